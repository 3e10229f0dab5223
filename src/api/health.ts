import * as z from "zod";
import type { Api } from "./doors.ts";

/** A dependency as the process sees it now. */
export interface Dependency {
	isUp: boolean;
	/** Whether calls fail without it. */
	isNeeded: boolean;
	/** Why it is down, or anything else an operator wants to know. */
	detail?: string;
}

/** What health is made of. */
export interface HealthChecks {
	isDraining(): boolean;
	/** Each dependency by name; must not take long. */
	dependencies(): Promise<Record<string, Dependency>>;
	/** By how much the event loop lags. */
	eventLoopLagMs(): number;
	/** By how much the next tick of any session is overdue because nobody woke for it. */
	tickOverdueMs(): number;
}

/** Beyond these the process is beyond help and to be started again. */
const MOST_LAG_MS = 5_000;
const MOST_OVERDUE_MS = 10_000;

const liveShape = z.strictObject({ status: z.literal("live") });
const stalledShape = z.strictObject({ status: z.literal("stalled"), detail: z.string() });
export const readyShape = z.strictObject({
	status: z
		.enum(["ready", "degraded", "disabled", "starting", "draining", "unready"])
		.describe(
			"degraded: ready without something that is not needed. disabled: SHOWTIME_ENABLED is false. starting: waits for what is named. unready: a needed dependency is down.",
		),
	dependencies: z.record(
		z.string(),
		z.strictObject({ isUp: z.boolean(), isNeeded: z.boolean(), detail: z.string().optional() }),
	),
});

/** An answer of `/health/ready`. */
export type Readiness = z.infer<typeof readyShape>;

/**
 * Liveness: whether the process is worth keeping, whatever it depends on. Readiness: whether it takes calls; 503 while it starts
 * or drains, or a needed dependency is down. During the start `ApiPort` answers for both.
 */
export function healthRoutes(api: Api, isEnabled: boolean, checks: HealthChecks): void {
	const tags = ["operations"];
	const responses = { live: { 200: liveShape, 503: stalledShape }, ready: { 200: readyShape, 503: readyShape } };
	api.get(
		"/health/live",
		{ schema: { tags, summary: "Whether the process is worth keeping", response: responses.live } },
		async (_, reply) => {
			const detail = stallOf(checks);
			return detail === undefined ? { status: "live" as const } : reply.code(503).send({ status: "stalled", detail });
		},
	);
	api.get(
		"/health/ready",
		{ schema: { tags, summary: "Whether the process takes calls", response: responses.ready } },
		async (_, reply) => {
			const readiness = await readinessOf(isEnabled, checks);
			return reply.code(["draining", "unready"].includes(readiness.status) ? 503 : 200).send(readiness);
		},
	);
}

/** What `/health/ready` answers. */
export async function readinessOf(isEnabled: boolean, checks: HealthChecks): Promise<Readiness> {
	const dependencies = await checks.dependencies();
	const status = checks.isDraining() ? "draining" : statusOf(Object.values(dependencies), isEnabled);
	return { status, dependencies };
}

function stallOf({ eventLoopLagMs, tickOverdueMs }: HealthChecks): string | undefined {
	const lagMs = Math.round(eventLoopLagMs());
	if (lagMs > MOST_LAG_MS) return `the event loop lags ${lagMs} ms`;
	const overdueMs = Math.round(tickOverdueMs());
	return overdueMs > MOST_OVERDUE_MS ? `ticks are ${overdueMs} ms overdue` : undefined;
}

function statusOf(dependencies: Dependency[], isEnabled: boolean): Readiness["status"] {
	if (dependencies.some(({ isUp, isNeeded }) => isNeeded && !isUp)) return "unready";
	if (!isEnabled) return "disabled";
	return dependencies.every(({ isUp }) => isUp) ? "ready" : "degraded";
}
