import { type Logger, pino } from "pino";

/** The process's log on stdout: JSON lines, or coloured text where a person reads. */
export function openLog(level: string): Logger {
	if (!process.stdout.isTTY) return pino({ level });
	return pino({
		level,
		transport: { target: "pino-pretty", options: { ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" } },
	});
}
