"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { MissingError } = require("./missing-error.cjs");
const { ROOT, TEST_SERVERS_FILE } = require("./project.cjs");

/** Where a nats-server from the image of docker-compose.yml is kept. */
const NATS_FROM_IMAGE = path.join(ROOT, "node_modules/.showtime/nats-server");

const RABBITMQ_OF_DEBIAN = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const MONO_OF_DEBIAN = "mono-mcs mono-runtime libmono-system-net-http4.0-cil";
const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMIUM_PLACES = [
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Finds or provides the programs that tests start and writes down where they are; the tests read that file. */
function ensureTestServers() {
	const servers = {
		nats: findNats(),
		redis: findRedis(),
		mariadb: findMariadb(),
		rabbitmq: findRabbitmq(),
		chromium: findChromium(),
		mono: findMono(),
	};
	fs.writeFileSync(TEST_SERVERS_FILE, `${JSON.stringify(servers, null, "\t")}\n`);
}

/** Tests start, stop and guard NATS servers of their own, so a program is needed; a running server does not do. */
function findNats() {
	const command =
		chosen("SHOWTIME_TEST_NATS_SERVER") ||
		onPath(["nats-server"]) ||
		natsFromImage() ||
		aptInstall("nats-server", ["nats-server"]);
	if (command) return { command };
	throw new MissingError(
		"the tests start NATS servers and found no nats-server. Install it so that it is on your PATH " +
			"(Debian, Ubuntu: sudo apt-get install nats-server; macOS: brew install nats-server), " +
			"or start Docker (Linux), or set SHOWTIME_TEST_NATS_SERVER to its executable.",
	);
}

function findRedis() {
	const command =
		chosen("SHOWTIME_TEST_REDIS_SERVER") || onPath(["redis-server"]) || aptInstall("redis-server", ["redis-server"]);
	if (command) return { command };
	throw new MissingError(
		"the tests start Redis servers and found no redis-server. Install it so that it is on your PATH " +
			"(Debian, Ubuntu: sudo apt-get install redis-server; macOS: brew install redis), " +
			"or set SHOWTIME_TEST_REDIS_SERVER to its executable.",
	);
}

/** The server and the script that fills its folder; both come with the same package. */
function findMariadb() {
	const command =
		chosen("SHOWTIME_TEST_MARIADBD") || onPath(["mariadbd"]) || aptInstall("mariadb-server-core", ["mariadbd"]);
	const install = chosen("SHOWTIME_TEST_MARIADB_INSTALL_DB") || onPath(["mariadb-install-db"]);
	if (command && install) return { command, install };
	throw new MissingError(
		"the tests start MariaDB servers and found no mariadbd and mariadb-install-db. Install them so that they are on " +
			"your PATH (Debian, Ubuntu: sudo apt-get install mariadb-server-core; macOS: brew install mariadb), " +
			"or set SHOWTIME_TEST_MARIADBD and SHOWTIME_TEST_MARIADB_INSTALL_DB to their executables.",
	);
}

/**
 * The script of its own folder: Debian's other one runs the server as a user that cannot write where tests do. Without one the
 * tests run containers: the server needs Erlang, so no program can be taken out of the image.
 */
function findRabbitmq() {
	const here = chosen("SHOWTIME_TEST_RABBITMQ_SERVER") || rabbitmqHere();
	if (here) return { command: here };
	const image = pulledImage("rabbitmq");
	if (image) return { image };
	const command = aptInstall("rabbitmq-server", ["rabbitmq-server"]) && rabbitmqHere();
	if (command) return { command };
	throw new MissingError(
		"the tests start RabbitMQ servers and found no rabbitmq-server. Install it so that it is on your PATH " +
			"(Debian, Ubuntu: sudo apt-get install rabbitmq-server; macOS: brew install rabbitmq), " +
			"or start Docker, or set SHOWTIME_TEST_RABBITMQ_SERVER to its executable.",
	);
}

function rabbitmqHere() {
	return [RABBITMQ_OF_DEBIAN].find((file) => fs.existsSync(file)) || onPath(["rabbitmq-server"]);
}

function findChromium() {
	const command =
		chosen("SHOWTIME_TEST_CHROMIUM") ||
		onPath(CHROMIUM_NAMES) ||
		CHROMIUM_PLACES.find((place) => fs.existsSync(place)) ||
		aptInstall("chromium", CHROMIUM_NAMES);
	if (command) return { command };
	throw new MissingError(
		"the tests open the page in Chromium and found none. Install Chromium or Google Chrome " +
			"(Debian: sudo apt-get install chromium), or set SHOWTIME_TEST_CHROMIUM to its executable.",
	);
}

/** Compiler and runtime for the C# of examples/csharp. */
function findMono() {
	const here = () => {
		const compiler = chosen("SHOWTIME_TEST_MCS") || onPath(["mcs"]);
		const runtime = chosen("SHOWTIME_TEST_MONO") || onPath(["mono"]);
		return compiler && runtime && { compiler, runtime };
	};
	const found = here() || (aptInstall(MONO_OF_DEBIAN, ["mcs"]) && here());
	if (found) return found;
	throw new MissingError(
		"the tests compile and run the C# of examples/csharp and found no mcs and mono. Install Mono so that they are on your " +
			`PATH (Debian, Ubuntu: sudo apt-get install ${MONO_OF_DEBIAN}; macOS: brew install mono), ` +
			"or set SHOWTIME_TEST_MCS and SHOWTIME_TEST_MONO to their executables.",
	);
}

/** The executable that the environment names, if it names one. */
function chosen(variable) {
	const file = process.env[variable];
	if (file && !fs.existsSync(file)) throw new MissingError(`${variable} is "${file}", and there is no such file.`);
	return file;
}

/** Full path of the first of `names` that PATH (or the folder of system daemons) holds. */
function onPath(names) {
	const folders = (process.env.PATH || "").split(path.delimiter).filter(Boolean).concat("/usr/sbin", "/usr/local/sbin");
	const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
	for (const name of names) {
		for (const folder of folders) {
			const file = endings.map((ending) => path.join(folder, name + ending)).find((one) => fs.existsSync(one));
			if (file) return file;
		}
	}
	return undefined;
}

/** Takes the program out of the image of docker-compose.yml; it is linked statically and runs on any Linux. */
function natsFromImage() {
	if (process.platform !== "linux") return undefined;
	if (fs.existsSync(NATS_FROM_IMAGE)) return NATS_FROM_IMAGE;
	if (!hasDocker()) return undefined;
	console.log("showtime: fetching nats-server for the tests with docker ...");
	fs.mkdirSync(path.dirname(NATS_FROM_IMAGE), { recursive: true });
	const created = docker(["create", "--quiet", imageOf("nats")], "inherit");
	if (created.status !== 0) return undefined;
	const container = created.stdout.trim();
	const copied = docker(["cp", `${container}:/usr/local/bin/nats-server`, NATS_FROM_IMAGE], "inherit");
	docker(["rm", container], "ignore");
	const runs = copied.status === 0 && spawnSync(NATS_FROM_IMAGE, ["--version"]).status === 0;
	return runs ? NATS_FROM_IMAGE : undefined;
}

function hasDocker() {
	return onPath(["docker"]) !== undefined && docker(["version"], "ignore").status === 0;
}

/** The version that docker-compose.yml names. */
function imageOf(name) {
	const [, image] = new RegExp(`image: (${name}:\\S+)`).exec(
		fs.readFileSync(path.join(ROOT, "docker-compose.yml"), "utf8"),
	);
	return image;
}

/** The image, which is here now; undefined without Docker, and when it cannot be fetched. */
function pulledImage(name) {
	if (!hasDocker()) return undefined;
	console.log(`showtime: fetching ${name} for the tests with docker ...`);
	const image = imageOf(name);
	return docker(["pull", "--quiet", image], "inherit").status === 0 ? image : undefined;
}

function docker(args, stderr) {
	return spawnSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", stderr] });
}

/** Installs Debian packages when we may, and gives the full path of the first of `names` that they brought. */
function aptInstall(packages, names) {
	const isRoot = typeof process.getuid === "function" && process.getuid() === 0;
	if (!isRoot || !fs.existsSync("/etc/debian_version") || !onPath(["apt-get"])) return undefined;
	console.log(`showtime: installing ${packages} for the tests with apt-get ...`);
	const options = {
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
	};
	spawnSync("apt-get", ["update", "-qq"], options);
	spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages.split(" ")], options);
	return onPath(names);
}

module.exports = { ensureTestServers };
