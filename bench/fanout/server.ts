/** What the bench asks of a server that sends to its clients. */
export type ServerQuestion = { kind: "where" } | { kind: "round"; round: number };

export interface ServerReport {
	endpoint: string;
	/** Absent: a bare WebSocket server. */
	roomId?: string;
	/** Unix milliseconds at which the round began. */
	atMs: number;
	/** Processor time of the server so far. */
	cpuMs: number;
}

export function cpuMsSoFar(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
}
