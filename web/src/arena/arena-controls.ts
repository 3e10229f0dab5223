import { element } from "../element.ts";

/** The camera, as far as a reader steers it. */
export interface SteeredCamera {
	readonly isWalking: boolean;
	turn(right: number, down: number): void;
	zoom(factor: number): void;
	walk(isWalking: boolean): void;
	reset(): void;
	press(key: string): boolean;
	release(key: string): void;
	releaseAll(): void;
}

export interface ControlledArena {
	/** The camera, once there is one. */
	rig(): SteeredCamera | undefined;
	/** The camera was moved. */
	moved(): void;
	sound(isOn: boolean): void;
}

const WHEEL_STEP = 0.0012;

/** The ways to look about: pointer, touch, wheel, keyboard, and buttons for sound, walking and the whole view. */
export class ArenaControls {
	readonly root = element("div", { class: "arena__controls" });
	readonly #arena: ControlledArena;
	readonly #surface: HTMLElement;
	readonly #pointers = new Map<number, { x: number; y: number }>();
	readonly #sound = button("Sound");
	readonly #walk = button("Walk");
	readonly #whole = button("Whole view");
	readonly #stop = new AbortController();

	constructor(surface: HTMLElement, arena: ControlledArena) {
		this.#arena = arena;
		this.#surface = surface;
		this.root.append(this.#sound, this.#walk, this.#whole);
		for (const toggle of [this.#sound, this.#walk]) toggle.setAttribute("aria-pressed", "false");
		this.#walk.hidden = true;
		this.#whole.hidden = true;
		this.#listen("pointerdown", (event) => this.#grip(event));
		this.#listen("pointermove", (event) => this.#drag(event));
		for (const end of ["pointerup", "pointercancel"] as const) {
			this.#listen(end, ({ pointerId }) => this.#pointers.delete(pointerId));
		}
		this.#listen("wheel", (event) => this.#wheel(event), { passive: false });
		this.#listen("keydown", (event) => this.#key(event));
		this.#listen("keyup", ({ key }) => arena.rig()?.release(key));
		this.#listen("blur", () => arena.rig()?.releaseAll());
		this.#sound.addEventListener("click", () => this.#toggleSound());
		this.#walk.addEventListener("click", () => this.#toggleWalk());
		this.#whole.addEventListener("click", () => this.#move((rig) => rig.reset()));
	}

	/** There is a camera to move. */
	enable(): void {
		this.#walk.hidden = false;
		this.#whole.hidden = false;
		this.#surface.classList.add("arena--steered");
	}

	close(): void {
		this.#stop.abort();
	}

	#listen<K extends keyof HTMLElementEventMap>(
		type: K,
		listener: (event: HTMLElementEventMap[K]) => void,
		options: AddEventListenerOptions = {},
	): void {
		this.#surface.addEventListener(type, listener, { ...options, signal: this.#stop.signal });
	}

	#move(how: (rig: SteeredCamera) => void): void {
		const rig = this.#arena.rig();
		if (!rig) return;
		how(rig);
		this.#walk.setAttribute("aria-pressed", String(rig.isWalking));
		this.#arena.moved();
	}

	#grip(event: PointerEvent): void {
		if (event.target instanceof HTMLButtonElement) return;
		this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
		if (event.pointerType === "mouse") this.#surface.setPointerCapture(event.pointerId);
	}

	#drag(event: PointerEvent): void {
		const before = this.#pointers.get(event.pointerId);
		if (!before) return;
		const now = { x: event.clientX, y: event.clientY };
		this.#pointers.set(event.pointerId, now);
		const others = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
		if (others.length === 1) {
			const apart = (at: { x: number; y: number }): number =>
				Math.max(20, Math.hypot(at.x - others[0].x, at.y - others[0].y));
			this.#move((rig) => rig.zoom(apart(before) / apart(now)));
			return;
		}
		const { clientWidth, clientHeight } = this.#surface;
		this.#move((rig) => rig.turn((now.x - before.x) / clientWidth, (now.y - before.y) / clientHeight));
	}

	/** The wheel belongs to the page until the arena is chosen; a pinch on a touchpad always zooms. */
	#wheel(event: WheelEvent): void {
		if (!event.ctrlKey && !this.#surface.contains(document.activeElement)) return;
		event.preventDefault();
		this.#move((rig) => rig.zoom(Math.exp(event.deltaY * WHEEL_STEP * (event.ctrlKey ? 6 : 1))));
	}

	#key(event: KeyboardEvent): void {
		if (event.target !== this.#surface || event.ctrlKey || event.metaKey || event.altKey) return;
		this.#move((rig) => {
			if (rig.press(event.key)) event.preventDefault();
		});
	}

	#toggleSound(): void {
		const isOn = this.#sound.getAttribute("aria-pressed") !== "true";
		this.#sound.setAttribute("aria-pressed", String(isOn));
		this.#arena.sound(isOn);
	}

	#toggleWalk(): void {
		this.#move((rig) => rig.walk(!rig.isWalking));
		this.#surface.focus({ preventScroll: true });
	}
}

function button(label: string): HTMLButtonElement {
	return element("button", { type: "button", class: "arena__button" }, label);
}
