import * as z from "zod";
import { uuid } from "../../events/reference.ts";
import { enumOf } from "./enum-codec.ts";
import type { Operation } from "./operation.ts";

const definitionShape = z.object({ definitionId: uuid });
const walletShape = z.object({
	wallet: z.object({ walletId: uuid, status: enumOf(["active", "frozen", "closed"]) }),
	balances: z.array(z.object({ currencyDefinitionId: uuid, amount: z.number() })),
});
/** A wallet and all that is in it, as the platform tells it. */
export type WalletAnswer = z.infer<typeof walletShape>;

const movementShape = z.object({ newBalance: z.number() });
const transactionsShape = z.object({ transactions: z.array(z.object({ idempotencyKey: z.string() })) });
const balanceShape = z.object({ amount: z.number() });

export const GET_DEFINITION: Operation<z.infer<typeof definitionShape>> = {
	path: "/currency/definition/get",
	isSafe: true,
	answer: definitionShape,
};
/** Two at once may both make one. */
export const CREATE_DEFINITION: Operation<z.infer<typeof definitionShape>> = {
	path: "/currency/definition/create",
	isSafe: false,
	answer: definitionShape,
};
export const GET_WALLET: Operation<WalletAnswer> = {
	path: "/currency/wallet/get",
	isSafe: true,
	answer: walletShape,
};
export const GET_OR_CREATE_WALLET: Operation<WalletAnswer> = {
	path: "/currency/wallet/get-or-create",
	isSafe: true,
	answer: walletShape,
};
/** Its key makes it one, unless two come at the same time; for an hour. */
export const CREDIT: Operation<z.infer<typeof movementShape>> = {
	path: "/currency/credit",
	isSafe: false,
	answer: movementShape,
};
/** As `CREDIT`. */
export const DEBIT: Operation<z.infer<typeof movementShape>> = {
	path: "/currency/debit",
	isSafe: false,
	answer: movementShape,
};
export const BY_REFERENCE: Operation<z.infer<typeof transactionsShape>> = {
	path: "/currency/transaction/by-reference",
	isSafe: true,
	answer: transactionsShape,
};
export const GET_BALANCE: Operation<z.infer<typeof balanceShape>> = {
	path: "/currency/balance/get",
	isSafe: true,
	answer: balanceShape,
};
