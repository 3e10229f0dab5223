import { readFileSync } from "node:fs";

/** Processor time is counted in hundredths of a second, memory in pages. */
const TICK_MS = 10;
const PAGE_MB = 4_096 / 1_048_576;

/** What a process has used so far. */
export interface Usage {
	name: string;
	cpuMs: number;
	rssMb: number;
}

/** Processes that this one has started and that run still, by their ids. */
export function childrenUsage(): Map<number, Usage> {
	const ids = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
	return new Map(ids.map((id) => [Number(id), usageOf(Number(id))]));
}

/** Processor time that everything on the machine has used. */
export function machineCpuMs(): number {
	const [user, nice, system, _idle, _ioWait, irq, softIrq] = readFileSync("/proc/stat", "utf8")
		.split("\n", 1)[0]
		.split(/ +/)
		.slice(1)
		.map(Number);
	return (user + nice + system + irq + softIrq) * TICK_MS;
}

function usageOf(id: number): Usage {
	const stat = readFileSync(`/proc/${id}/stat`, "utf8");
	const nameEnd = stat.lastIndexOf(")");
	const fields = stat.slice(nameEnd + 2).split(" ");
	const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number);
	return {
		name: stat.slice(stat.indexOf("(") + 1, nameEnd),
		cpuMs: (user + system) * TICK_MS,
		rssMb: pages * PAGE_MB,
	};
}
