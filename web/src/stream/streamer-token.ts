const KEY = "showtime.streamer-token";

/** The token that a streamer has pasted; it is gone with the tab. */
export function streamerToken(): string | undefined {
	try {
		return sessionStorage.getItem(KEY) ?? undefined;
	} catch {
		// Storage that the browser denies is as good as none.
		return undefined;
	}
}

/** Keeps the token, or forgets the one that was kept. */
export function keepStreamerToken(token: string | undefined): void {
	try {
		if (token === undefined) sessionStorage.removeItem(KEY);
		else sessionStorage.setItem(KEY, token);
	} catch {
		// As above: it is good until the page is left.
	}
}
