import type { Bearer } from "./answers.ts";
import type { InternalApi } from "./internal-api.ts";

/** What fills the page until it is closed. */
export interface View {
	root: HTMLElement;
	/** Names it for the tab and for screen readers. */
	title: string;
	close(): void;
}

/** What every view works with. */
export interface Desk {
	api: InternalApi;
	bearer: Bearer;
	/** Tells what came of something, in a line that screen readers hear. */
	tell(message: string, isFailure?: boolean): void;
}

/** Whether the bearer may do what only admins may. */
export function isAdmin({ bearer }: Desk): boolean {
	return bearer.role === "admin";
}
