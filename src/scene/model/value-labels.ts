import { type Object3D, Vector3 } from 'three';
import type { ModelStage } from './stage.ts';

/** Small texts that stay with elements. Texts are set as text, never as markup. */
export class ValueLabels {
  readonly #layer: HTMLElement;
  readonly #labels = new Map<Object3D, HTMLElement>();
  readonly #stage: ModelStage;
  readonly #point = new Vector3();

  constructor(container: HTMLElement, stage: ModelStage) {
    this.#stage = stage;
    this.#layer = document.createElement('div');
    this.#layer.className = 'model-labels';
    Object.assign(this.#layer.style, {
      position: 'absolute',
      inset: '0',
      pointerEvents: 'none',
      overflow: 'hidden',
    });
    container.append(this.#layer);
  }

  /** Shows exactly these texts. */
  set(texts: ReadonlyMap<Object3D, string>): void {
    for (const [object, label] of this.#labels) {
      if (texts.has(object)) continue;
      label.remove();
      this.#labels.delete(object);
    }
    for (const [object, text] of texts) {
      const label = this.#labels.get(object) ?? this.#addLabel(object);
      label.textContent = text;
    }
    this.update();
  }

  /** Puts every label where its element is seen now. */
  update(): void {
    for (const [object, label] of this.#labels) {
      object.getWorldPosition(this.#point).add(object.userData.center as Vector3);
      const pixel = object.visible ? this.#stage.project(this.#point) : null;
      label.hidden = pixel === null;
      if (pixel) label.style.transform = `translate(${pixel[0]}px, ${pixel[1]}px) translate(-50%, -120%)`;
    }
  }

  dispose(): void {
    this.#layer.remove();
    this.#labels.clear();
  }

  #addLabel(object: Object3D): HTMLElement {
    const label = document.createElement('span');
    label.className = 'model-label';
    Object.assign(label.style, {
      position: 'absolute',
      whiteSpace: 'nowrap',
      font: '600 12px system-ui, sans-serif',
      textShadow: '0 0 3px #000, 0 0 3px #000',
    });
    this.#layer.append(label);
    this.#labels.set(object, label);
    return label;
  }
}
