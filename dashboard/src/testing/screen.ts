/** A screen of a given size for specs: jsdom lays nothing out and knows no ResizeObserver. */
export function fakeScreen(width: number, height: number): void {
  const size = (value: number): PropertyDescriptor => ({ configurable: true, get: () => value })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', size(width))
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', size(height))
  globalThis.ResizeObserver = class {
    readonly #changed: ResizeObserverCallback
    constructor(changed: ResizeObserverCallback) {
      this.#changed = changed
    }
    observe(): void {
      this.#changed([], this)
    }
    unobserve(): void {
      // Nothing is kept.
    }
    disconnect(): void {
      // Nothing is kept.
    }
  }
}
