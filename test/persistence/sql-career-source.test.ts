import { SqlCareerSource } from "../../src/persistence/sql-career-source.ts";
import { DATABASES } from "../support/databases.ts";
import { careerSourceContract } from "./contracts/career-source-contract.ts";

for (const { name, open } of DATABASES) {
	careerSourceContract(name, async () => {
		const { db, close } = await open();
		return { careers: new SqlCareerSource(db), close };
	});
}
