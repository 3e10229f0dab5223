import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { HealthChecks } from "./api/health.ts";
import type { Input } from "./events/input.ts";
import type { Journal } from "./persistence/journal.ts";
import type { LiveSession } from "./rooms/live-session.ts";

const FAST_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Everything that the process measures, in one registry; the edges get what is theirs. */
export interface Metrics {
	registry: Registry;
	apiCalls: Counter<"path" | "status">;
	apiSeconds: Histogram<"path">;
	apiCallsUnderWay: Gauge;
	apiRefusals: Counter<"code">;
	playerRefusals: Counter<"code">;
	tickLatenessSeconds: Histogram;
	stepSeconds: Histogram;
	inputs: Counter<"kind">;
	journalAppendSeconds: Histogram<"entry">;
	deadLetters: Counter<"code">;
	reservoirShortfall: Counter;
	journalLost: Counter;
	unknownVersions: Gauge;
	publishedEvents: Counter<"subject">;
	deadEvents: Counter;
	lostAuditEntries: Counter;
	platformCalls: Counter<"kind" | "outcome">;
	pulses: Counter<"outcome">;
	trimmedPulseEntries: Counter<"reason">;
	platformSessions: Counter<"outcome">;
}

export function createMetrics(): Metrics {
	const registry = new Registry();
	const registers = [registry];
	return {
		registry,
		apiCalls: new Counter({
			name: "showtime_api_calls_total",
			help: "Answered calls of the internal API.",
			labelNames: ["path", "status"],
			registers,
		}),
		apiSeconds: new Histogram({
			name: "showtime_api_seconds",
			help: "Time from a call to its answer.",
			labelNames: ["path"],
			buckets: FAST_SECONDS,
			registers,
		}),
		apiCallsUnderWay: new Gauge({
			name: "showtime_api_calls_under_way",
			help: "Calls of the internal API that are being handled.",
			registers,
		}),
		apiRefusals: new Counter({
			name: "showtime_api_refusals_total",
			help: "Calls of the internal API that were refused, by the code of the answer.",
			labelNames: ["code"],
			registers,
		}),
		playerRefusals: new Counter({
			name: "showtime_player_refusals_total",
			help: "Players that were refused or cut off, by the code; SLOW: too much waited for them.",
			labelNames: ["code"],
			registers,
		}),
		tickLatenessSeconds: new Histogram({
			name: "showtime_tick_lateness_seconds",
			help: "How long after they were due ticks had been folded.",
			buckets: FAST_SECONDS,
			registers,
		}),
		stepSeconds: new Histogram({
			name: "showtime_step_seconds",
			help: "Time that one step of a session's world takes, its projection for players included.",
			buckets: FAST_SECONDS,
			registers,
		}),
		inputs: new Counter({
			name: "showtime_inputs_total",
			help: "Inputs accepted into journals, redeliveries not counted.",
			labelNames: ["kind"],
			registers,
		}),
		journalAppendSeconds: new Histogram({
			name: "showtime_journal_append_seconds",
			help: "Time to append to a journal.",
			labelNames: ["entry"],
			buckets: FAST_SECONDS,
			registers,
		}),
		deadLetters: new Counter({
			name: "showtime_dead_letters_total",
			help: "Messages that could not be taken.",
			labelNames: ["code"],
			registers,
		}),
		journalLost: new Counter({
			name: "showtime_journal_lost_total",
			help: "Journals found lost, cut short or damaged; each session went on in a new epoch or ended as orphaned.",
			registers,
		}),
		unknownVersions: new Gauge({
			name: "showtime_sessions_of_unknown_version",
			help: "Sessions that nobody owns and this process cannot take up, because they went on in a version that its release does not know.",
			registers,
		}),
		reservoirShortfall: new Counter({
			name: "showtime_reservoir_shortfall_members_total",
			help: "Members that sessions asked for and their reservoir did not have free.",
			registers,
		}),
		deadEvents: new Counter({
			name: "showtime_dead_events_total",
			help: "Events that were given up after a day, or because no server takes them.",
			registers,
		}),
		lostAuditEntries: new Counter({
			name: "showtime_audit_lost_entries_total",
			help: "Entries of the audit log that were lost, because too many waited for the database.",
			registers,
		}),
		platformCalls: new Counter({
			name: "showtime_platform_calls_total",
			help: "Attempts to carry out calls to other services: done, failed; and calls that were given-up.",
			labelNames: ["kind", "outcome"],
			registers,
		}),
		publishedEvents: new Counter({
			name: "showtime_published_events_total",
			help: "Events handed to the bus.",
			labelNames: ["subject"],
			registers,
		}),
		pulses: new Counter({
			name: "showtime_pulses_total",
			help: "Audience pulses by what became of them: accepted, duplicate, or the code of the refusal.",
			labelNames: ["outcome"],
			registers,
		}),
		trimmedPulseEntries: new Counter({
			name: "showtime_pulse_entries_trimmed_total",
			help: "Entries left out of accepted pulses, by the field that broke its rule.",
			labelNames: ["reason"],
			registers,
		}),
		platformSessions: new Counter({
			name: "showtime_platform_sessions_total",
			help: "Notices of platform sessions by what became of them: linked, unlinked, ended, or the code of the refusal.",
			labelNames: ["outcome"],
			registers,
		}),
	};
}

/** What `Broadcasts` tells, counted. */
export function broadcastCounters({ pulses, trimmedPulseEntries, platformSessions }: Metrics) {
	return {
		onPulse: (outcome: string) => pulses.inc({ outcome }),
		onTrimmed: (reason: string, count: number) => trimmedPulseEntries.inc({ reason }, count),
		onPlatformSession: (outcome: string) => platformSessions.inc({ outcome }),
	};
}

/** Memory, processor time, event loop and garbage collection of the process. */
export function measureProcess(registry: Registry): void {
	collectDefaultMetrics({ register: registry });
}

/** Gauges that look at the live sessions when somebody asks. */
export function measureSessions(registry: Registry, liveSessions: () => Iterable<LiveSession>): void {
	const sum = (name: string, help: string, of: (session: LiveSession) => number) =>
		new Gauge({
			name,
			help,
			registers: [registry],
			collect() {
				let total = 0;
				for (const session of liveSessions()) total += of(session);
				this.set(total);
			},
		});
	sum("showtime_live_sessions", "Sessions that have not ended.", () => 1);
	sum("showtime_members", "Audience members present in live sessions.", ({ world }) => world.tally.total);
	measure(registry, "showtime_waiting_inputs", "Inputs that wait for a marker, of the session that has most.", () =>
		Math.max(0, ...[...liveSessions()].map(({ waitingInputs }) => waitingInputs)),
	);
	sum(
		"showtime_unmapped_game_events",
		"Game events of live sessions whose type no rule maps.",
		({ world }) => world.session.unmappedEvents,
	);
	sum(
		"showtime_dropped_inputs",
		"Inputs of live sessions that were dropped: paused, ended or at a limit.",
		({ world }) => world.session.droppedInputs,
	);
}

/** A gauge of what the process hangs on, asked for as `/health/ready` does. */
export function measureDependencies(registry: Registry, dependencies: HealthChecks["dependencies"]): void {
	new Gauge({
		name: "showtime_dependency_up",
		help: "1 while what the process hangs on is there; needed: whether calls fail without it.",
		labelNames: ["dependency", "needed"],
		registers: [registry],
		async collect() {
			for (const [dependency, { isUp, isNeeded }] of Object.entries(await dependencies())) {
				this.set({ dependency, needed: String(isNeeded) }, Number(isUp));
			}
		},
	});
}

/** A gauge of one number that is known elsewhere. */
export function measure(registry: Registry, name: string, help: string, read: () => number): void {
	new Gauge({
		name,
		help,
		registers: [registry],
		collect() {
			this.set(read());
		},
	});
}

/** The same journal, with its appends measured and its inputs counted. */
export function measuredJournal(journal: Journal, metrics: Metrics): Journal {
	const { inputs, journalAppendSeconds } = metrics;
	return {
		async append(showtimeSessionId, id, input: Input) {
			const end = journalAppendSeconds.startTimer({ entry: "input" });
			const appended = await journal.append(showtimeSessionId, id, input);
			end();
			if (!appended.duplicate) inputs.inc({ kind: input.kind });
			return appended;
		},
		mayForgetIds: journal.mayForgetIds,
		async appendMarker(showtimeSessionId, ...written) {
			const end = journalAppendSeconds.startTimer({ entry: "marker" });
			const appended = await journal.appendMarker(showtimeSessionId, ...written);
			end();
			return appended;
		},
		incarnation: (showtimeSessionId) => journal.incarnation(showtimeSessionId),
		restart: (showtimeSessionId, ...begun) => journal.restart(showtimeSessionId, ...begun),
		read: (showtimeSessionId, ...range) => journal.read(showtimeSessionId, ...range),
		forget: (showtimeSessionId) => journal.forget(showtimeSessionId),
		trim: (showtimeSessionId, sequence) => journal.trim(showtimeSessionId, sequence),
		drop: (showtimeSessionId) => journal.drop(showtimeSessionId),
	};
}
