import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import type { LoadReport } from "../loadtest/recorder.ts";
import { CliError } from "./fail.ts";
import type { ClientsTask } from "./load-clients.ts";
import type { EventsTask } from "./load-events.ts";

/** Beside this file, and with it TypeScript or built. */
const PROGRAM = new URL(`./load-maker${extname(import.meta.url)}`, import.meta.url);

export interface LoadTask {
	clients: ClientsTask;
	events: EventsTask;
}

export type LoadQuestion = { kind: "begin"; task: LoadTask } | { kind: "report" } | { kind: "finish" };

export type LoadAnswer =
	| { kind: "joined" }
	| { kind: "ready" }
	| { kind: "report"; report: LoadReport }
	| { kind: "failed"; message: string };

/** A process that makes load, apart from all others so that its processor time can be told from theirs. */
export class LoadMaker {
	readonly #child: ChildProcess;
	readonly #exited: Promise<unknown>;
	readonly #failed: Promise<never>;

	constructor() {
		this.#child = fork(PROGRAM, {
			execArgv: ["--disable-warning=ExperimentalWarning"],
			serialization: "advanced",
		});
		// A question to a process that has ended; who asked learns of its end.
		this.#child.on("error", () => {});
		this.#exited = once(this.#child, "exit");
		this.#failed = this.#exited.then(() => {
			throw new CliError("the process that makes the load has ended");
		});
		this.#failed.catch(() => {});
	}

	/** After it returns all clients have joined and events flow. Throws `CliError` when a client cannot join. */
	async begin(task: LoadTask, onJoined: () => void): Promise<void> {
		const listener = (answer: LoadAnswer) => answer.kind === "joined" && onJoined();
		this.#child.on("message", listener);
		try {
			const answer = await this.#ask({ kind: "begin", task }, ["ready", "failed"]);
			if (answer.kind === "failed") throw new CliError(answer.message);
		} finally {
			this.#child.off("message", listener);
		}
	}

	/** What happened since the last report. */
	async report(): Promise<LoadReport> {
		return reportIn(await this.#ask({ kind: "report" }, ["report"]));
	}

	/** The last report; after it returns no event is sent any more. */
	async finish(): Promise<LoadReport> {
		return reportIn(await this.#ask({ kind: "finish" }, ["report"]));
	}

	/** After it returns the process has ended. */
	async stop(): Promise<void> {
		this.#child.kill();
		await this.#exited;
	}

	#ask(question: LoadQuestion, kinds: readonly LoadAnswer["kind"][]): Promise<LoadAnswer> {
		const answered = new Promise<LoadAnswer>((resolve) => {
			const listener = (answer: LoadAnswer) => {
				if (!kinds.includes(answer.kind)) return;
				this.#child.off("message", listener);
				resolve(answer);
			};
			this.#child.on("message", listener);
		});
		this.#child.send(question);
		return Promise.race([answered, this.#failed]);
	}
}

function reportIn(answer: LoadAnswer): LoadReport {
	if (answer.kind === "report") return answer.report;
	throw new Error(`no report but ${answer.kind}`);
}
