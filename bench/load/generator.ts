import { fork } from "node:child_process";
import { once } from "node:events";

/** A process that makes load, apart from all others so that its processor time can be told from theirs. */
export interface Generator<Report> {
	pid: number;
	/** What happened since the last report. */
	report(): Promise<Report>;
	/** After it returns the process has ended. */
	stop(): Promise<void>;
}

/** Starts the program `file` with a task; after it returns the load is there. */
export async function startGenerator<Task extends object, Report>(file: URL, task: Task): Promise<Generator<Report>> {
	const child = fork(file);
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
		report: async () => (await ask({})) as Report,
		async stop() {
			child.kill();
			await exited;
		},
	};
}

/** The other end of `startGenerator`: `begin` resolves, once the load is there, to what reports on it. */
export function generate<Task, Report extends object>(begin: (task: Task) => Promise<() => Report>): void {
	process.once("message", async (task: Task) => {
		const report = await begin(task);
		process.on("message", () => process.send?.(report()));
		process.send?.({});
	});
	process.once("disconnect", () => process.exit());
}
