import { PlatformRefused } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { Movement, MovementKind, Wallets } from "../wallets.ts";
import {
	BY_REFERENCE,
	CREATE_DEFINITION,
	CREDIT,
	DEBIT,
	GET_BALANCE,
	GET_DEFINITION,
	GET_OR_CREATE_WALLET,
	GET_WALLET,
	type WalletAnswer,
} from "./currency-operations.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

/** What each movement is to the platform; words that both spellings of its enumerations have alike. */
const TRANSACTION_TYPES: Record<MovementKind, string> = {
	tip: "mint",
	"passive-income": "autogain",
	sponsorship: "mint",
	spending: "burn",
	refund: "refund",
};

/** Refusals of one debit that its wallet does not explain, before it is believed. */
const UNEXPLAINED_REFUSALS = 3;

/** The tip currency in wallets of the platform's currency service. A wallet is its owner's and holds other currencies too. */
export class BannouWallets implements Wallets {
	readonly #client: ServiceClient;
	readonly #code: string;
	#definitionId: string | undefined;

	/** `code`: of the currency. */
	constructor(client: ServiceClient, code: string) {
		this.#client = client;
		this.#code = code;
	}

	async ensureCurrency(): Promise<void> {
		const code = this.#code;
		if ((await this.#client.find(GET_DEFINITION, { code })) !== undefined) return;
		const reply = await this.#client.ask(CREATE_DEFINITION, {
			code,
			name: "Stream tips",
			description: "What an audience gives a streamer. Not bought, not sold.",
			scope: this.#client.encode("global"),
			precision: this.#client.encode("integer"),
			transferable: false,
			tradeable: false,
		});
		if (!isSuccess(reply) && reply.status !== 409) throw this.#client.refusal(CREATE_DEFINITION, reply.status);
		// Of two that were made at once the platform knows one by the code: that is the currency, for everybody.
		await this.#definition();
	}

	async credit(movement: Movement): Promise<{ balance: number }> {
		return this.#move(CREDIT, movement);
	}

	async debit(movement: Movement): Promise<{ balance: number }> {
		return this.#move(DEBIT, movement);
	}

	async balanceOf(owner: EntityReference): Promise<number> {
		return this.#amountIn(await this.#client.find(GET_WALLET, this.#ownedBy(owner)));
	}

	/** The key of a movement counts for an hour only, so its reference is looked up before. */
	async #move(operation: typeof CREDIT, movement: Movement): Promise<{ balance: number }> {
		const { owner, amount, callId: idempotencyKey, kind, reference } = movement;
		const currencyDefinitionId = await this.#definition();
		const { wallet } = await this.#client.call(GET_OR_CREATE_WALLET, this.#ownedBy(owner));
		const account = { walletId: wallet.walletId, currencyDefinitionId };
		if (await this.#isKnown(movement)) return this.#balance(account);
		let unexplained = 0;
		return this.#client.untilFree(operation, async () => {
			const reply = await this.#client.ask(operation, {
				...account,
				amount,
				transactionType: this.#client.encode(TRANSACTION_TYPES[kind]),
				idempotencyKey,
				referenceType: reference.type,
				referenceId: reference.id,
			});
			if (isSuccess(reply)) return { balance: Math.round(reply.body.newBalance) };
			if (reply.status === 409) return (await this.#isKnown(movement)) ? this.#balance(account) : undefined;
			if (operation === DEBIT && [400, 422].includes(reply.status)) {
				await this.#explainRefusal(movement);
				unexplained += 1;
				if (unexplained < UNEXPLAINED_REFUSALS) return undefined;
			}
			throw this.#client.refusal(operation, reply.status);
		});
	}

	/**
	 * An overdraft and a frozen wallet have the same answer: a look at the wallet tells them apart. A wallet that could give the
	 * amount by now has got it since.
	 */
	async #explainRefusal({ owner, amount }: Movement): Promise<void> {
		const found = await this.#client.find(GET_WALLET, this.#ownedBy(owner));
		const { status = "active" } = found?.wallet ?? {};
		if (status !== "active")
			throw new PlatformRefused(400, `the wallet of ${owner.entityType} ${owner.entityId} is ${status}`);
		const balance = await this.#amountIn(found);
		if (balance < amount) throw new PlatformRefused(422, `the balance is ${balance}, and ${amount} were to be taken`);
	}

	async #isKnown({ callId, reference }: Movement): Promise<boolean> {
		const request = { referenceType: reference.type, referenceId: reference.id };
		const { transactions } = await this.#client.call(BY_REFERENCE, request);
		return transactions.some(({ idempotencyKey }) => idempotencyKey === callId);
	}

	async #balance(account: Account): Promise<{ balance: number }> {
		const found = await this.#client.find(GET_BALANCE, account);
		return { balance: Math.round(found?.amount ?? 0) };
	}

	async #amountIn(found: WalletAnswer | undefined): Promise<number> {
		const currencyDefinitionId = await this.#definition();
		const balance = found?.balances.find((one) => one.currencyDefinitionId === currencyDefinitionId);
		return Math.round(balance?.amount ?? 0);
	}

	async #definition(): Promise<string> {
		this.#definitionId ??= (await this.#client.call(GET_DEFINITION, { code: this.#code })).definitionId;
		return this.#definitionId;
	}

	#ownedBy({ entityId, entityType }: EntityReference) {
		return { ownerId: entityId, ownerType: this.#client.encode(entityType) };
	}
}

interface Account {
	walletId: string;
	currencyDefinitionId: string;
}
