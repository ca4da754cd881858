/** Two soft notes for an alarm, made on the spot: no file, and nothing until it is switched on. */
let audio: AudioContext | undefined;
let last = 0;

/** At most one call in this time, ms: ten alarms at once are one sound. */
const REST = 2_000;

export function chime(now = performance.now()): void {
  if (now - last < REST) return;
  last = now;
  audio ??= new AudioContext();
  void audio.resume();
  note(audio, 880, audio.currentTime, 0.22);
  note(audio, 659.25, audio.currentTime + 0.2, 0.34);
}

function note(context: AudioContext, hertz: number, at: number, seconds: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = 'sine';
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.22, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + seconds);
}
