const SECONDS = 3;

/** Some seconds of noise. */
export function noiseBuffer(context: BaseAudioContext): AudioBuffer {
	const buffer = new AudioBuffer({ length: SECONDS * context.sampleRate, sampleRate: context.sampleRate });
	const samples = buffer.getChannelData(0);
	for (let i = 0; i < samples.length; i++) samples[i] = Math.random() * 2 - 1;
	return buffer;
}
