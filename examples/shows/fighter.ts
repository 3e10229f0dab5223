/** A creature with hit points; `attack` is the largest wound it deals in a round. */
export interface Fighter {
	name: string;
	hitPoints: number;
	maxHitPoints: number;
	attack: number;
}

/** A fresh fighter. */
export function fighter(name: string, hitPoints: number, attack: number): Fighter {
	const whole = Math.round(hitPoints);
	return { name, hitPoints: whole, maxHitPoints: whole, attack: Math.round(attack) };
}

/** How much of a fighter is left, 0 to 1. */
export function health(of: Fighter): number {
	return of.hitPoints / of.maxHitPoints;
}

/** Wounds `target` and tells the damage; nobody falls below zero. */
export function strike(target: Fighter, damage: number): number {
	const dealt = Math.min(target.hitPoints, Math.round(damage));
	target.hitPoints -= dealt;
	return dealt;
}

/** Makes a fighter whole again. */
export function restore(fighter: Fighter): void {
	fighter.hitPoints = fighter.maxHitPoints;
}
