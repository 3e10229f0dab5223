import * as z from "zod";
import {
	decimal,
	flag,
	type Kind,
	networks,
	oneOf,
	type Property,
	secretUrl,
	url,
	whole,
	word,
} from "./config-kinds.ts";

/** Services of the platform that may be somewhere else than the rest of it. */
const SERVICES = [
	"game-service",
	"character",
	"game-session",
	"seed",
	"currency",
	"item",
	"collection",
	"contract",
	"relationship",
	"resource",
	"voice",
	"broadcast",
	"analytics",
	"leaderboard",
	"character-history",
	"realm-history",
	"mesh",
	"permission",
] as const;
type Service = (typeof SERVICES)[number];

const httpUrl = url("http", "https");
const place = z
	.string()
	.trim()
	.transform((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)])
	.pipe(z.tuple([z.enum(SERVICES), httpUrl.read]));

/** URLs by service, as `service=URL`, comma-separated. */
const serviceUrls: Kind<Partial<Record<Service, string>>> = {
	rule: `comma-separated service=URL, each service one of ${SERVICES.join(", ")}, each URL of http or https`,
	read: z
		.string()
		.transform((text) => text.split(","))
		.pipe(z.array(place))
		.transform((places) => Object.fromEntries(places)),
};

/** The other services of the platform; without them everything of the platform is embedded. */
export const PLATFORM_PROPERTIES = {
	platformUrl: {
		variable: "SHOWTIME_PLATFORM_URL",
		kind: httpUrl,
		describe:
			"Bannou platform whose services are asked for characters, careers, wallets and the rest (docs/platform.md). Unset: the embedded platform.",
	},
	platformServiceUrls: {
		variable: "SHOWTIME_PLATFORM_SERVICE_URLS",
		kind: serviceUrls,
		describe:
			"Services of the platform that are somewhere else, as `seed=http://seeds.internal,voice=http://voice.internal`.",
	},
	platformEnums: {
		variable: "SHOWTIME_PLATFORM_ENUMS",
		fallback: "schema",
		kind: oneOf(["schema", "runtime"]),
		describe:
			"How the platform wants enumerations spelled: as in its schemas (`mutual_consent`), or as its running services have them (`MutualConsent`). Both are read.",
	},
	platformConnectTimeoutMs: {
		variable: "SHOWTIME_PLATFORM_CONNECT_TIMEOUT_MS",
		fallback: "10000",
		kind: whole(10, 600_000),
		describe: "Time in which a connection to the platform has to stand.",
	},
	platformTimeoutMs: {
		variable: "SHOWTIME_PLATFORM_TIMEOUT_MS",
		fallback: "30000",
		kind: whole(10, 600_000),
		describe: "Time in which the platform has to answer an attempt of a call.",
	},
	platformAppId: {
		variable: "SHOWTIME_PLATFORM_APP_ID",
		kind: word(/^[A-Za-z0-9._-]{1,64}$/, "1 to 64 letters, digits, dots, dashes and underscores"),
		describe:
			"App id under which this process registers with the platform's mesh, as SHOWTIME_INTERNAL_URL, so that other services reach it. Unset: it does not register.",
	},
	platformPermissions: {
		variable: "SHOWTIME_PLATFORM_PERMISSIONS",
		fallback: "false",
		kind: flag,
		describe: "Whether the platform's permission service is told which role each endpoint is for.",
	},
	amqpUrl: {
		variable: "SHOWTIME_AMQP_URL",
		kind: secretUrl("amqp", "amqps"),
		describe:
			'The platform\'s RabbitMQ, as amqp://user:password@host:port/vhost: its notices come in there, published events go out there too (docs/platform.md, "By AMQP").',
	},
	trustedCidr: {
		variable: "SHOWTIME_TRUSTED_CIDR",
		kind: networks,
		describe:
			"Networks from which the clean-up endpoints take calls without a token: the platform's callbacks carry none. Unset: from nowhere.",
	},
	reconcileSeconds: {
		variable: "SHOWTIME_RECONCILE_SECONDS",
		fallback: "30",
		kind: decimal(0.05, 86_400),
		describe: "Time between two looks at game sessions and voice rooms that may have ended without anybody saying so.",
	},
} as const satisfies Record<string, Property<unknown>>;
