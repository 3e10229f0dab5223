/** Tables of what figures wear. */
export const LOOKS = /* glsl */ `
uniform vec4 gearRadius[8];
uniform vec4 gearHeight[8];
uniform vec4 gearForm[8];
uniform vec3 hornRoot[8];
uniform vec3 hornTip[8];

uniform vec3 skin[6];
uniform vec3 hair[6];
uniform vec3 dye[6];
const vec3 STEEL = vec3(0.42, 0.44, 0.50);
const vec3 GOLD = vec3(0.85, 0.52, 0.10);

vec3 gearColour(int look, int variant) {
	if (look == 2) return variant % 3 == 0 ? GOLD * 0.8 : STEEL;
	if (look == 4) return GOLD;
	if (look == 0 || look == 1 || look == 6) return dye[variant % 6];
	return hair[(variant / 2) % 6];
}

vec3 hornColour(int look, int variant) {
	if (look == 5) return skin[variant % 6];
	if (look == 3) return vec3(0.62, 0.52, 0.36);
	return look == 2 ? dye[(variant + 3) % 6] * 1.6 : hair[(variant / 2) % 6];
}
`;

/** A body bends and a head turns as the pose says. */
export const BEND = /* glsl */ `
const float NECK = 0.57;
const vec3 HEAD_MIDDLE = vec3(0.0, 0.185, 0.015);

vec3 bent(vec3 p, Pose pose) {
	p.y *= 1.0 + pose.stretch;
	float height = max(0.0, p.y);
	p.z += pose.lean * height * height * 1.15;
	p.x += pose.side * height * height * 1.15;
	p.y -= (abs(pose.lean) + abs(pose.side)) * height * height * 0.22;
	return p;
}

mat3 headTurn(Pose pose) {
	float nod = pose.nod + pose.lean * 0.15;
	float cn = cos(nod), sn = sin(nod), ct = cos(pose.turn), st = sin(pose.turn), cr = cos(pose.roll), sr = sin(pose.roll);
	return mat3(ct, 0.0, -st, 0.0, 1.0, 0.0, st, 0.0, ct) * mat3(1.0, 0.0, 0.0, 0.0, cn, sn, 0.0, -sn, cn) * mat3(cr, sr, 0.0, -sr, cr, 0.0, 0.0, 0.0, 1.0);
}
`;

/** Places the vertices of headgear, horns and arms. */
export const PARTS = /* glsl */ `
// The place and normal of a vertex of what is on the head, round its middle.
void gear(int look, inout vec3 p, inout vec3 n) {
	int ring = int(part.y + 0.5);
	vec2 circle = position.xy;
	float front = max(0.0, circle.y);
	vec4 form = gearForm[look];
	float radius = gearRadius[look][ring] + (ring == 0 ? form.y * front : 0.0);
	float height = gearHeight[look][ring] + (ring == 0 ? form.x * front * front : 0.0) - (ring == 2 ? form.z * position.z : 0.0);
	p = vec3(circle.x * radius, height, circle.y * radius - form.w);
	n = normalize(vec3(circle.x, ring == 3 ? 1.0 : 0.25 + 0.2 * float(ring), circle.y));
}

void horn(int look, inout vec3 p, inout vec3 n) {
	vec3 root = hornRoot[look] * vec3(part.z, 1.0, 1.0);
	vec3 tip = hornTip[look] * vec3(part.z, 1.0, 1.0);
	float thick = 0.055 * step(0.01, distance(root, tip));
	vec3 axis = normalize(tip - root + vec3(0.0, 1e-4, 0.0));
	vec3 across = normalize(cross(axis, vec3(0.0, 0.0, 1.0)) + vec3(1e-4, 0.0, 0.0));
	n = across * position.x + cross(axis, across) * position.y;
	p = part.y > 0.5 ? tip : root + n * thick;
}

void arm(Pose pose, inout vec3 p, inout vec3 n) {
	vec3 hand = part.z > 0.0 ? pose.one : pose.other;
	hand.x *= part.z;
	vec3 shoulder = bent(vec3(part.z * 0.155, 0.47, 0.0), pose);
	hand = bent(vec3(hand.x, hand.y, hand.z), pose);
	vec3 elbow = mix(shoulder, hand, 0.5) + vec3(part.z * 0.085, -0.07, -0.03);
	vec3 along = part.y < 1.5 ? elbow - shoulder : hand - elbow;
	along = normalize(along + vec3(0.0, 1e-3, 0.0));
	vec3 across = normalize(cross(along, vec3(0.3, 0.1, 1.0)));
	vec3 middle = part.y < 0.5 ? shoulder : part.y < 1.5 ? elbow : part.y < 2.5 ? hand : hand + along * 0.075;
	float thick = part.y < 0.5 ? 0.070 : part.y < 1.5 ? 0.062 : part.y < 2.5 ? 0.060 : 0.022;
	n = across * position.x + cross(along, across) * position.y;
	p = middle + n * thick;
	if (part.y > 2.5) n = along;
}
`;
