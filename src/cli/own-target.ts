import { lookup } from "node:dns/promises";
import { BlockList } from "node:net";
import { CliError } from "./fail.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/**
 * Throws `CliError` unless every address of the URL's host is this machine's own (loopback), or somebody said that the target is
 * theirs. `what`: where the URL comes from.
 */
export async function requireOwnTarget(url: string, what: string, isMine: boolean): Promise<void> {
	if (isMine) return;
	const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
	const addresses = await lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => {
		throw new CliError(`${what} ${url}: there is no host ${host} (${error.code})`);
	});
	const isOwn = addresses.every(({ address, family }) => LOOPBACK.check(address, family === 6 ? "ipv6" : "ipv4"));
	if (isOwn) return;
	throw new CliError(
		`${what} ${url}: is not on this machine, and a load may bring a server down; if it is yours to load, say --target-is-mine`,
	);
}
