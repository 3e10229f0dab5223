"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { MissingError } = require("./missing-error.cjs");
const { ROOT, TEST_SERVERS_FILE } = require("./project.cjs");

/** Port of the service `nats` in docker-compose.yml. */
const COMPOSE_NATS_URL = "nats://127.0.0.1:14222";

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMIUM_PLACES = [
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Finds or provides the servers that tests talk to and writes down where they are; the tests read that file. */
function ensureTestServers() {
	const servers = { nats: findNats(), chromium: findChromium() };
	fs.writeFileSync(TEST_SERVERS_FILE, `${JSON.stringify(servers, null, "\t")}\n`);
}

/** `{ command }` to start, or `{ url }` of a server that runs already. */
function findNats() {
	const url = process.env.SHOWTIME_TEST_NATS_URL;
	if (url) return { url };
	const command = onPath(["nats-server"]);
	if (command) return { command };
	if (composeNats()) return { url: COMPOSE_NATS_URL };
	const installed = aptInstall("nats-server", ["nats-server"]);
	if (installed) return { command: installed };
	throw new MissingError(
		"the tests need a NATS server and found none. Install nats-server so that it is on your PATH " +
			"(Debian, Ubuntu: sudo apt-get install nats-server; macOS: brew install nats-server), or start Docker, " +
			"or set SHOWTIME_TEST_NATS_URL to a server that tests may use.",
	);
}

function findChromium() {
	const chosen = process.env.SHOWTIME_TEST_CHROMIUM;
	if (chosen && !fs.existsSync(chosen)) {
		throw new MissingError(`SHOWTIME_TEST_CHROMIUM is "${chosen}", and there is no such file.`);
	}
	const found = chosen || onPath(CHROMIUM_NAMES) || CHROMIUM_PLACES.find((place) => fs.existsSync(place));
	const command = found || aptInstall("chromium", CHROMIUM_NAMES);
	if (command) return { command };
	throw new MissingError(
		"the tests open the page in Chromium and found none. Install Chromium or Google Chrome " +
			"(Debian: sudo apt-get install chromium), or set SHOWTIME_TEST_CHROMIUM to its executable.",
	);
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

function composeNats() {
	if (!onPath(["docker"])) return false;
	const reachable = spawnSync("docker", ["compose", "ls", "--quiet"], { stdio: "ignore", timeout: 10000 });
	if (reachable.status !== 0) return false;
	console.log("showtime: starting a NATS server for the tests with docker compose ...");
	const up = spawnSync("docker", ["compose", "up", "--detach", "--wait", "nats"], {
		cwd: ROOT,
		stdio: ["ignore", "ignore", "inherit"],
	});
	return up.status === 0;
}

/** Installs a Debian package when we may, and gives the full path of the first of `names` that it brought. */
function aptInstall(name, names) {
	const isRoot = typeof process.getuid === "function" && process.getuid() === 0;
	if (!isRoot || !fs.existsSync("/etc/debian_version") || !onPath(["apt-get"])) return undefined;
	console.log(`showtime: installing ${name} for the tests with apt-get ...`);
	const options = {
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
	};
	spawnSync("apt-get", ["update", "-qq"], options);
	spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name], options);
	return onPath(names);
}

module.exports = { ensureTestServers };
