import type { Bearer } from "./answers.ts";
import { AwayCard } from "./away-card.ts";
import { Console } from "./console.ts";
import { ApiFailure, InternalApi } from "./internal-api.ts";
import { keepToken, keptToken } from "./kept-token.ts";
import { SignIn } from "./sign-in.ts";

const main = document.querySelector("main") as HTMLElement;
const bar = document.querySelector(".bar") as HTMLElement;
let opened: Console | undefined;

/** Checks a token (or what a trusted network allows without one), and opens the console if it may operate. */
async function enter(token: string | undefined): Promise<void> {
	const api = new InternalApi(token, (failure) => opened && leave(failure.message));
	const bearer = await api.call<Bearer>("token/check");
	if (bearer.role !== "developer" && bearer.role !== "admin") {
		throw new ApiFailure(
			403,
			"ROLE_TOO_LOW",
			`The token is of the role ${bearer.role}: operating needs developer or admin.`,
		);
	}
	keepToken(token);
	opened = new Console(main, bar, api, bearer, () => leave(""));
}

function leave(why: string): void {
	keepToken(undefined);
	opened?.close();
	opened = undefined;
	askForToken(why);
}

function askForToken(why: string): void {
	document.title = "Sign in · Showtime operations";
	const signIn = new SignIn(why, (token) => enter(token).then(() => undefined, wordsOf));
	main.replaceChildren(signIn.root);
	signIn.focus();
}

function wordsOf(error: unknown): string {
	return error instanceof ApiFailure ? error.message : String(error);
}

async function begin(): Promise<void> {
	const token = keptToken();
	try {
		await enter(token);
	} catch (error) {
		if (error instanceof ApiFailure && error.isAway) {
			main.replaceChildren(new AwayCard(error.message, () => void begin()).root);
			return;
		}
		keepToken(undefined);
		askForToken(token === undefined ? "" : wordsOf(error));
	}
}

document.querySelector(".skip")?.addEventListener("click", (event) => {
	// The address is the route; the link's own target must not replace it.
	event.preventDefault();
	main.focus();
});
void begin();
