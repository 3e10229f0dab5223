const KEY = "showtime.operator.token";

/** The token of this tab; it goes with the tab. */
export function keptToken(): string | undefined {
	return sessionStorage.getItem(KEY) ?? undefined;
}

export function keepToken(token: string | undefined): void {
	if (token === undefined) sessionStorage.removeItem(KEY);
	else sessionStorage.setItem(KEY, token);
}
