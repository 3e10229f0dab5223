import { fork } from "node:child_process";
import { once } from "node:events";
import FLAGS from "../../bin/node-flags.json" with { type: "json" };

/** A process that makes load, apart from all others so that its processor time can be told from theirs. */
export interface Generator<Report, Question extends object = object> {
	pid: number;
	/** What happened since the last report, or what was asked for. */
	report(question?: Question): Promise<Report>;
	/** After it returns the process has ended. */
	stop(): Promise<void>;
}

/** Starts the program `file` with a task; after it returns the load is there. */
export async function startGenerator<Task extends object, Report, Question extends object = object>(
	file: URL,
	task: Task,
): Promise<Generator<Report, Question>> {
	const child = fork(file, { execArgv: FLAGS });
	const exited = once(child, "exit");
	const failed = exited.then(([code]) => {
		throw new Error(`${file.pathname} ended with ${code}`);
	});
	failed.catch(() => {});
	async function ask(question: object): Promise<unknown> {
		const answered = once(child, "message");
		child.send(question);
		const [answer] = await Promise.race([answered, failed]);
		return answer;
	}
	await ask(task);
	return {
		pid: child.pid as number,
		report: async (question) => (await ask(question ?? {})) as Report,
		async stop() {
			child.kill();
			await exited;
		},
	};
}

/** The other end of `startGenerator`: `begin` resolves, once the load is there, to what reports on it. */
export function generate<Task, Report extends object, Question extends object = object>(
	begin: (task: Task) => Promise<(question: Question) => Report | Promise<Report>>,
): void {
	process.once("message", async (task: Task) => {
		const report = await begin(task);
		process.on("message", async (question: Question) => process.send?.(await report(question)));
		process.send?.({});
	});
	process.once("disconnect", () => process.exit());
}
