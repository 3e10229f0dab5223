import { expect } from "chai";
import { CheckedTokens } from "../../src/api/checked-tokens.ts";

const NOON_MS = 1_700_000_000_000;

describe("checked tokens", () => {
	let nowMs = NOON_MS;
	let checks: string[] = [];

	beforeEach(() => {
		nowMs = NOON_MS;
		checks = [];
	});

	function tokens(expiresAtMs = NOON_MS + 3_600_000) {
		const check = async (token: string) => {
			checks.push(token);
			if (token === "bad") throw new Error("refused");
			return { principal: { subject: `of ${token}`, role: "user" as const }, expiresAtMs };
		};
		return new CheckedTokens(check, () => nowMs);
	}

	it("checks a token once in ten seconds, each for itself", async () => {
		const checked = tokens();
		for (let i = 0; i < 3; i++) {
			expect(await checked.verify("a")).to.deep.equal({ subject: "of a", role: "user" });
			expect(await checked.verify("b")).to.deep.equal({ subject: "of b", role: "user" });
			nowMs += 4_999;
		}
		expect(checks).to.deep.equal(["a", "b"]);
		await checked.verify("a");
		expect(checks).to.deep.equal(["a", "b", "a"]);
	});

	it("checks a token again from its end on", async () => {
		const checked = tokens(NOON_MS + 2_000);
		await checked.verify("a");
		nowMs += 1_999;
		await checked.verify("a");
		expect(checks).to.have.length(1);
		nowMs += 1;
		await checked.verify("a");
		expect(checks).to.have.length(2);
	});

	it("checks every time what it refused", async () => {
		const checked = tokens();
		for (let i = 0; i < 2; i++) expect(await checked.verify("bad").catch(String)).to.equal("Error: refused");
		expect(checks).to.deep.equal(["bad", "bad"]);
	});

	it("knows a thousand tokens at most", async () => {
		const checked = tokens();
		for (let i = 0; i <= 1_000; i++) await checked.verify(`${i}`);
		await checked.verify("0");
		expect(checks).to.have.length(1_002);
	});
});
