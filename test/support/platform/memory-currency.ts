import { randomUUID } from "node:crypto";
import type { Body, Handlers, MemoryPlatform } from "./memory-platform.ts";

interface KeptWallet {
	walletId: string;
	ownerId: string;
	ownerType: string;
	/** By definition. */
	amounts: Map<string, number>;
}

/** Currencies, wallets and movements. */
export function currencyHandlers({ movementKeys, frozen }: MemoryPlatform): Handlers {
	const definitions = new Map<string, Body>();
	const wallets: KeptWallet[] = [];
	const transactions: Body[] = [];
	const balanceOf = (wallet: KeptWallet, definitionId: string) => {
		const amount = wallet.amounts.get(definitionId) ?? 0;
		const [currencyCode] = [...definitions].find(([, one]) => one.definitionId === definitionId) ?? [];
		return { currencyDefinitionId: definitionId, currencyCode, amount, lockedAmount: 0, effectiveAmount: amount };
	};
	const walletOf = ({ ownerId, ownerType }: Body) =>
		wallets.find((wallet) => wallet.ownerId === ownerId && wallet.ownerType === ownerType);
	const told = (wallet: KeptWallet) => {
		const { walletId, ownerId, ownerType, amounts } = wallet;
		const balances = [...amounts.keys()].map((definitionId) => balanceOf(wallet, definitionId));
		const status = frozen.has(ownerId) ? "frozen" : "active";
		return { wallet: { walletId, ownerId, ownerType, status }, balances };
	};
	const move = (body: Body, sign: 1 | -1) => {
		const { walletId, currencyDefinitionId, amount, idempotencyKey } = body;
		const wallet = wallets.find((one) => one.walletId === walletId);
		const isKnown = [...definitions.values()].some((one) => one.definitionId === currencyDefinitionId);
		if (wallet === undefined || !isKnown) return 404;
		if (movementKeys.has(idempotencyKey)) return 409;
		if (frozen.has(wallet.ownerId)) return 400;
		const after = (wallet.amounts.get(currencyDefinitionId) ?? 0) + sign * amount;
		// The schema says 422 and the service says this.
		if (after < 0) return 400;
		movementKeys.add(idempotencyKey);
		wallet.amounts.set(currencyDefinitionId, after);
		const { walletId: _, ...record } = body;
		const transaction = { transactionId: randomUUID(), ...record };
		transactions.push(transaction);
		return { transaction, newBalance: after, earnCapApplied: false, walletCapApplied: false };
	};
	return {
		"/currency/definition/get": ({ code }) => definitions.get(code) ?? 404,
		"/currency/definition/create": (body) => {
			if (definitions.has(body.code)) return 409;
			const { code, name, scope, precision, transferable, tradeable } = body;
			definitions.set(code, { definitionId: randomUUID(), code, name, scope, precision, transferable, tradeable });
			return definitions.get(code) ?? 500;
		},
		"/currency/wallet/get": (body) => {
			const wallet = walletOf(body);
			return wallet === undefined ? 404 : told(wallet);
		},
		"/currency/wallet/get-or-create": ({ ownerId, ownerType }) => {
			const known = walletOf({ ownerId, ownerType });
			const wallet = known ?? { walletId: randomUUID(), ownerId, ownerType, amounts: new Map() };
			if (known === undefined) wallets.push(wallet);
			return { ...told(wallet), created: known === undefined };
		},
		"/currency/credit": (body) => move(body, 1),
		"/currency/debit": (body) => move(body, -1),
		"/currency/transaction/by-reference": ({ referenceType, referenceId }) => ({
			transactions: transactions.filter(
				(one) => one.referenceType === referenceType && one.referenceId === referenceId,
			),
		}),
		"/currency/balance/get": ({ walletId, currencyDefinitionId }) => {
			const wallet = wallets.find((one) => one.walletId === walletId);
			return wallet === undefined ? 404 : { walletId, ...balanceOf(wallet, currencyDefinitionId) };
		},
	};
}
