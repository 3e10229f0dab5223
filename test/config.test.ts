import { expect } from "chai";
import { ConfigError, loadConfig, unknownVariables } from "../src/config.ts";
import { OWN_PROPERTIES, SPEC_PROPERTIES } from "../src/config-table.ts";

/** The specification's table, typed in by hand from its section "Configuration". */
const SPECIFIED: [string, unknown][] = [
	["SHOWTIME_ENABLED", false],
	["SHOWTIME_STREAMER_SEED_TYPE_CODE", "streamer"],
	["SHOWTIME_TIP_CURRENCY_CODE", "stream_tip"],
	["SHOWTIME_MILESTONE_COLLECTION_TYPE", "streaming_milestones"],
	["SHOWTIME_HYPE_COLLECTION_TYPE", "streaming_hype"],
	["SHOWTIME_WORLD_FIRST_COLLECTION_TYPE", "streaming_world_first"],
	["SHOWTIME_SPONSORSHIP_CONTRACT_TEMPLATE_CODE", "stream_sponsorship"],
	["SHOWTIME_FOLLOWER_RELATIONSHIP_TYPE_CODE", "stream_follower"],
	["SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE", 50],
	["SHOWTIME_AUDIENCE_POOL_SCALE_PER_PHASE", 2],
	["SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS", 5],
	["SHOWTIME_ENGAGEMENT_DECAY_BASE_RATE", 0.02],
	["SHOWTIME_HYPE_TRAIN_TRIGGER_THRESHOLD", 10],
	["SHOWTIME_HYPE_TRAIN_LEVEL_EXPONENT", 1.5],
	["SHOWTIME_HYPE_TRAIN_DECAY_RATE", 0.1],
	["SHOWTIME_HYPE_TRAIN_MAX_DURATION_MINUTES", 10],
	["SHOWTIME_FOLLOWER_ENGAGEMENT_THRESHOLD", 0.6],
	["SHOWTIME_FOLLOWER_WATCH_TIME_MINUTES", 30],
	["SHOWTIME_MAX_FOLLOWERS_PER_STREAMER", 10000],
	["SHOWTIME_REAL_DERIVED_MEMBER_TTL_SECONDS", 30],
	["SHOWTIME_CAREER_WORKER_INTERVAL_SECONDS", 60],
	["SHOWTIME_AUTO_STREAM_ON_GAME_SESSION", false],
	["SHOWTIME_AUTO_VOICE_ON_GAME_SESSION", true],
	["SHOWTIME_GROWTH_DEBOUNCE_INTERVAL_MS", 5000],
	["SHOWTIME_DISTRIBUTED_LOCK_TIMEOUT_SECONDS", 30],
];

describe("config", () => {
	it("has the specification's 25 properties with their names and defaults", () => {
		const defaults = loadConfig({}) as Record<string, unknown>;
		const actual = Object.entries(SPEC_PROPERTIES).map(([name, property]) => [property.variable, defaults[name]]);
		expect(actual).to.deep.equal(SPECIFIED);
	});

	it("derives each property's name from its variable's", () => {
		for (const [name, { variable }] of Object.entries({ ...SPEC_PROPERTIES, ...OWN_PROPERTIES })) {
			const words = variable.replace("SHOWTIME_", "").toLowerCase().split("_");
			const camel = words.map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join("");
			expect([camel, `showtime${camel[0]?.toUpperCase()}${camel.slice(1)}`]).to.include(name);
		}
	});

	it("reads where services of the platform are", () => {
		const text = "seed=http://seeds.internal:8080/, voice=https://voice.internal/v=1";
		expect(loadConfig({ SHOWTIME_PLATFORM_SERVICE_URLS: text }).platformServiceUrls).to.deep.equal({
			seed: "http://seeds.internal:8080/",
			voice: "https://voice.internal/v=1",
		});
		for (const wrong of ["seeds=http://a.example", "seed=a.example", "seed", "seed=nats://a.example", "="]) {
			expect(() => loadConfig({ SHOWTIME_PLATFORM_SERVICE_URLS: wrong })).to.throw(
				ConfigError,
				`SHOWTIME_PLATFORM_SERVICE_URLS=${wrong}: must be comma-separated service=URL`,
			);
		}
	});

	it("reads what the environment sets and takes an empty value as unset", () => {
		const config = loadConfig({
			SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "0.25",
			SHOWTIME_PORT: "",
			SHOWTIME_ENABLED: "TRUE",
			SHOWTIME_ALLOWED_ORIGINS: "https://a.example, http://localhost:5173",
		});
		expect(config.audienceTickIntervalSeconds).to.equal(0.25);
		expect(config.port).to.equal(2567);
		expect(config.showtimeEnabled).to.equal(true);
		expect(config.allowedOrigins).to.deep.equal(["https://a.example", "http://localhost:5173"]);
		expect(config.natsUrl).to.equal(undefined);
	});

	const refused: [string, string, string][] = [
		["SHOWTIME_PORT", "http", "SHOWTIME_PORT=http: must be a whole number from 0 to 65535"],
		["SHOWTIME_PORT", "65536", "SHOWTIME_PORT=65536: must be a whole number from 0 to 65535"],
		["SHOWTIME_PORT", "1e3", "SHOWTIME_PORT=1e3: must be a whole number from 0 to 65535"],
		["SHOWTIME_ENABLED", "maybe", "SHOWTIME_ENABLED=maybe: must be true or false"],
		[
			"SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS",
			"0",
			"SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS=0: must be a number from 0.05 to 60",
		],
		["SHOWTIME_AUTH_MODE", "none", "SHOWTIME_AUTH_MODE=none: must be one of jwt, network"],
		[
			"SHOWTIME_TIP_CURRENCY_CODE",
			"a b",
			"SHOWTIME_TIP_CURRENCY_CODE=a b: must be 2 to 64 lower-case letters, digits and underscores, a letter first",
		],
		[
			"SHOWTIME_ALLOWED_ORIGINS",
			"play.example.com",
			"SHOWTIME_ALLOWED_ORIGINS=play.example.com: must be comma-separated origins such as https://play.example.com",
		],
		[
			"SHOWTIME_NATS_URL",
			"http://me:pass@nats",
			"SHOWTIME_NATS_URL=http://***@nats: must be a URL that begins with nats:// or tls://",
		],
		["SHOWTIME_TOKEN_SECRET", "hush", "SHOWTIME_TOKEN_SECRET=(4 bytes, not shown): must be at least 32 bytes"],
		[
			"SHOWTIME_LOG_LEVEL",
			"lou\nd",
			"SHOWTIME_LOG_LEVEL=lou\\nd: must be one of fatal, error, warn, info, debug, trace, silent",
		],
	];
	for (const [variable, value, message] of refused) {
		it(`refuses ${variable} ${JSON.stringify(value)} in one line`, () => {
			expect(() => loadConfig({ [variable]: value }))
				.to.throw(ConfigError, message)
				.with.property("variable", variable);
		});
	}

	it("refuses an audience that no reservoir could hold", () => {
		const env = { SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE: "1000", SHOWTIME_AUDIENCE_POOL_SCALE_PER_PHASE: "6" };
		const message =
			"SHOWTIME_AUDIENCE_POOL_SCALE_PER_PHASE=6: an audience of 1000 makes 1296000 for a Legend, the most is 1000000";
		expect(() => loadConfig(env)).to.throw(ConfigError, message);
		expect(() => loadConfig({ ...env, SHOWTIME_AUDIENCE_POOL_SCALE_PER_PHASE: "5" })).to.not.throw();
	});

	it("names a variable that nothing reads and the one it may have meant", () => {
		const lines = unknownVariables({
			SHOWTIME_PROT: "1",
			SHOWTIME_TICK: "1",
			SHOWTIME_PORT: "2567",
			SHOWTIME_URL: "http://127.0.0.1:2568",
			OTHER: "1",
		});
		expect(lines).to.deep.equal([
			"SHOWTIME_PROT is not a variable of Showtime; did you mean SHOWTIME_PORT?",
			"SHOWTIME_TICK is not a variable of Showtime",
		]);
	});
});
