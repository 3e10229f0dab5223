import type { HypeView } from "../events/room-message.ts";

/**
 * What a stream's room replicates to everybody, as plain values that never change afterwards: a new one comes with each
 * change (docs/wire.md, "State"). Times are Unix milliseconds, 0 where there is none.
 */
export interface StreamState {
	readonly session: SessionView;
	readonly counts: CountsView;
	/** Viewers by personality. */
	readonly personalities: Readonly<Record<string, number>>;
	/** Viewers by mood. */
	readonly mood: Readonly<Record<string, number>>;
	/** Weight of the current content tags, 0 to 1. */
	readonly contentTags: Readonly<Record<string, number>>;
	readonly hype: Readonly<HypeView>;
	/** At most 10. */
	readonly notable: readonly NotableView[];
	/** At most 5. */
	readonly moments: readonly MomentView[];
}

export interface SessionView {
	readonly showtimeSessionId: string;
	/** `active`, `paused` or `ended`. */
	readonly status: string;
	readonly streamerType: string;
	readonly streamerId: string;
	readonly gameServiceId: string;
	readonly title: string;
	readonly realmPreset: string;
	/** Seed of the looks (`lookOf`). */
	readonly viewSeed: number;
	readonly startedAt: number;
	readonly tick: number;
	/** Length of a tick in milliseconds. */
	readonly tickMs: number;
	/** Career phase of the streamer. */
	readonly phase: string;
}

export interface CountsView {
	readonly total: number;
	readonly engaged: number;
	readonly disengaged: number;
	readonly peak: number;
}

/** A viewer worth a name. */
export interface NotableView {
	/** The same viewer's while it stays. */
	readonly id: string;
	readonly label: string;
	/** Engagement step, 0 to 15. */
	readonly step: number;
	/** Mood code, 0 to 7. */
	readonly mood: number;
}

export interface MomentView {
	readonly id: string;
	readonly kind: string;
	readonly at: number;
	readonly value: number;
}

/** Copies the room's state, which the SDK of Colyseus changes in place, to plain values; what is missing is "", 0 or empty. */
export function streamStateOf(roomState: unknown): StreamState {
	const root = plainOf(roomState);
	const session = recordOf(root.session);
	const counts = recordOf(root.counts);
	const hype = recordOf(root.hype);
	return {
		session: {
			showtimeSessionId: text(session.showtimeSessionId),
			status: text(session.status),
			streamerType: text(session.streamerType),
			streamerId: text(session.streamerId),
			gameServiceId: text(session.gameServiceId),
			title: text(session.title),
			realmPreset: text(session.realmPreset),
			viewSeed: number(session.viewSeed),
			startedAt: number(session.startedAt),
			tick: number(session.tick),
			tickMs: number(session.tickMs),
			phase: text(session.phase),
		},
		counts: {
			total: number(counts.total),
			engaged: number(counts.engaged),
			disengaged: number(counts.disengaged),
			peak: number(counts.peak),
		},
		personalities: numbersOf(root.personalities),
		mood: numbersOf(root.mood),
		contentTags: numbersOf(root.contentTags),
		hype: {
			active: hype.active === true,
			level: number(hype.level),
			peakLevel: number(hype.peakLevel),
			total: number(hype.total),
			progress: number(hype.progress),
			goal: number(hype.goal),
			category: text(hype.category),
			startedAt: number(hype.startedAt),
			expiresAt: number(hype.expiresAt),
			cooldownEndsAt: number(hype.cooldownEndsAt),
			participants: number(hype.participants),
		},
		notable: listOf(root.notable).map(({ id, label, step, mood }) => ({
			id: text(id),
			label: text(label),
			step: number(step),
			mood: number(mood),
		})),
		moments: listOf(root.moments).map(({ id, kind, at, value }) => ({
			id: text(id),
			kind: text(kind),
			at: number(at),
			value: number(value),
		})),
	};
}

type Plain = Record<string, unknown>;

/** A Colyseus schema answers `toJSON` with fresh plain objects all the way down. */
function plainOf(roomState: unknown): Plain {
	const { toJSON } = recordOf(roomState);
	return recordOf(typeof toJSON === "function" ? toJSON.call(roomState) : roomState);
}

function recordOf(value: unknown): Plain {
	return typeof value === "object" && value !== null ? (value as Plain) : {};
}

function listOf(value: unknown): Plain[] {
	return Array.isArray(value) ? value.map(recordOf) : [];
}

function numbersOf(value: unknown): Record<string, number> {
	return Object.fromEntries(Object.entries(recordOf(value)).map(([key, entry]) => [key, number(entry)]));
}

function number(value: unknown): number {
	return typeof value === "number" ? value : 0;
}

function text(value: unknown): string {
	return typeof value === "string" ? value : "";
}
