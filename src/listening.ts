import { StartError } from "./start-error.ts";

/** Runs `listen`; a port that cannot be had becomes one line that names its variable. */
export async function listening<T>(variable: string, port: number, host: string, listen: () => Promise<T>): Promise<T> {
	const reasons: Record<string, string> = {
		EADDRINUSE: `port ${port} is in use by another process`,
		EACCES: `this user may not listen on port ${port}`,
		EADDRNOTAVAIL: `${host} is no address of this machine`,
		ENOTFOUND: `${host} is no known host`,
	};
	try {
		return await listen();
	} catch (error) {
		const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""];
		if (reason === undefined) throw error;
		throw new StartError(`${variable}=${port}: ${reason}`, { cause: error });
	}
}
