import type { FastifyInstance, FastifyRequest } from "fastify";
import { reaches } from "../events/token.ts";
import type { AuditedCall } from "../persistence/audit-log.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";

const MOST_TEXT = 200;
const MOST_FIELDS = 32;
const MOST_DEPTH = 3;

/** What is noted of a call's success. */
export type Audited =
	/** Nothing: it reads what its caller may know anyway. */
	| "nothing"
	/** That it was called, if by an admin: for him the answer has real-derived figures. */
	| "by-admins"
	/** That it was called, with others like it as one entry: the session's journal has each. */
	| "gathered"
	/** Nothing, because the store that it changes notes it itself. */
	| "by-store";

declare module "fastify" {
	interface FastifyContextConfig {
		/** Absent: each call is an entry. Refusals are entries everywhere, but of calls that only read. */
		audited?: Audited;
	}
	interface FastifyRequest {
		/** Code of the refusal; undefined while there is none. */
		refusedWith?: string;
		/** Another process has answered, and noted the call. */
		isAnsweredElsewhere?: boolean;
	}
}

/** Where calls are noted. */
export interface CallAudit {
	note(call: AuditedCall): void;
	gather(call: AuditedCall): void;
}

export interface AuditCallsParts {
	audit: CallAudit;
	directory: Pick<SessionDirectory, "live">;
	nowMs: () => number;
}

/** Notes who called what, after the answer is out. Calls without a valid token are nobody's and are not noted. */
export function auditCalls(app: FastifyInstance, parts: AuditCallsParts): void {
	app.decorateRequest("refusedWith");
	app.decorateRequest("isAnsweredElsewhere");
	app.addHook("onResponse", async (request) => {
		const { least, audited } = request.routeOptions.config;
		if (least === undefined || request.principal === undefined || request.isAnsweredElsewhere) return;
		if (request.refusedWith !== undefined) {
			if (!isRead(audited)) parts.audit.gather({ ...whoAndWhat(request, parts), detail: {} });
			return;
		}
		noteDone(request, parts);
	});
}

function noteDone(request: FastifyRequest, parts: AuditCallsParts): void {
	const { audited } = request.routeOptions.config;
	if (audited === "nothing" || audited === "by-store") return;
	if (audited === "by-admins" && !reaches(request.principal.role, "admin")) return;
	const onWhat = targetOf(request, parts);
	const call = whoAndWhat(request, parts);
	if (audited === "gathered") parts.audit.gather({ ...call, detail: {} });
	else if (audited === "by-admins") parts.audit.gather({ ...call, ...onWhat, detail: {} });
	else parts.audit.note({ ...call, ...onWhat, detail: detailOf(request.body) });
}

function isRead(audited: Audited | undefined): boolean {
	return audited === "nothing" || audited === "by-admins";
}

function whoAndWhat({ principal, routeOptions, refusedWith }: FastifyRequest, { nowMs }: AuditCallsParts) {
	const { subject, role } = principal;
	const action = (routeOptions.url ?? "").replace(/^\/showtime\//, "");
	return { atMs: nowMs(), subject, role, action, outcome: refusedWith ?? "done", calls: 1 };
}

function targetOf({ body }: FastifyRequest, { directory }: AuditCallsParts) {
	const { showtimeSessionId, gameServiceId } = body as { showtimeSessionId?: string; gameServiceId?: string };
	const named = gameServiceId ?? (showtimeSessionId && directory.live(showtimeSessionId)?.record.gameServiceId);
	return { ...(showtimeSessionId && { showtimeSessionId }), ...(named && { gameServiceId: named }) };
}

/** A body in short. Lists are told by their length: they may name viewers. */
export function detailOf(body: unknown, depth = 0): unknown {
	if (typeof body === "string") return body.length > MOST_TEXT ? `${body.slice(0, MOST_TEXT)}...` : body;
	if (Array.isArray(body)) return `${body.length} ${body.length === 1 ? "entry" : "entries"}`;
	if (typeof body !== "object" || body === null) return body;
	const fields = Object.entries(body).filter(([name]) => depth > 0 || name !== "idempotencyKey");
	if (depth >= MOST_DEPTH || fields.length > MOST_FIELDS) return `${fields.length} fields`;
	return Object.fromEntries(fields.map(([name, value]) => [name, detailOf(value, depth + 1)]));
}
