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

/** What readiness is made of. */
export interface HealthChecks {
	isDraining(): boolean;
	/** Each dependency by name; must not take long. */
	dependencies(): Promise<Record<string, Dependency>>;
}

const liveShape = z.strictObject({ status: z.literal("live") });
const readyShape = z.strictObject({
	status: z
		.enum(["ready", "disabled", "draining", "unready"])
		.describe("disabled: SHOWTIME_ENABLED is false. unready: a needed dependency is down."),
	dependencies: z.record(
		z.string(),
		z.strictObject({ isUp: z.boolean(), isNeeded: z.boolean(), detail: z.string().optional() }),
	),
});

/** Liveness: the process answers. Readiness: it takes calls; 503 while draining or while a needed dependency is down. */
export function healthRoutes(api: Api, isEnabled: boolean, checks: HealthChecks): void {
	const tags = ["operations"];
	api.get(
		"/health/live",
		{ schema: { tags, summary: "Whether the process answers", response: { 200: liveShape } } },
		async () => ({ status: "live" as const }),
	);
	api.get(
		"/health/ready",
		{ schema: { tags, summary: "Whether the process takes calls", response: { 200: readyShape, 503: readyShape } } },
		async (_, reply) => {
			const dependencies = await checks.dependencies();
			const isUp = Object.values(dependencies).every((dependency) => dependency.isUp || !dependency.isNeeded);
			if (checks.isDraining()) return reply.code(503).send({ status: "draining", dependencies });
			if (!isUp) return reply.code(503).send({ status: "unready", dependencies });
			return { status: isEnabled ? ("ready" as const) : ("disabled" as const), dependencies };
		},
	);
}
