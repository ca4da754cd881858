/**
 * Whether the graphics card has kept up. Drawing commands are queued: without asking, a slow card (or
 * none, with WebGL in software) falls seconds behind and the whole page with it. At most two pictures
 * are ever underway.
 */
export class GpuFence {
  #sync: WebGLSync | null = null;

  /** True when what was drawn up to the last call but one is on the screen; marks what came since. */
  passed(gl: WebGL2RenderingContext | null): boolean {
    if (!gl || gl.isContextLost()) return true;
    if (this.#sync) {
      if (gl.getSyncParameter(this.#sync, gl.SYNC_STATUS) !== gl.SIGNALED) return false;
      gl.deleteSync(this.#sync);
    }
    this.#sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    return true;
  }
}
