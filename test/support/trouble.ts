/**
 * Loaded into a process by `--import`: on SIGUSR2 it makes the trouble that TROUBLE names. "exception": one that nobody
 * catches. "stuck-session": sessions with that title never come to an end of their step. "stuck-close": nothing closes.
 */
const TROUBLES: Record<string, () => Promise<void> | void> = {
	exception() {
		throw new Error("nobody catches this");
	},
	async "stuck-session"() {
		const { LiveSession } = await import("../../src/rooms/live-session.ts");
		const { close } = LiveSession.prototype;
		LiveSession.prototype.close = function () {
			return this.record.title === "stuck" ? new Promise(() => {}) : close.call(this);
		};
		console.log("trouble is made");
	},
	async "stuck-close"() {
		const { Opened } = await import("../../src/opened.ts");
		Opened.prototype.close = () => new Promise(() => {});
		console.log("trouble is made");
	},
};

process.on("SIGUSR2", () => void TROUBLES[process.env.TROUBLE ?? ""]());
