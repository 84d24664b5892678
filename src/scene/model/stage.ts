import type { Theme } from '@core/scene-port.ts';
import {
  AmbientLight,
  type Box3,
  Color,
  DirectionalLight,
  type Object3D,
  PerspectiveCamera,
  type Plane,
  Raycaster,
  Scene,
  Sphere,
  Vector2,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';

const BACKGROUND = { night: 0x0b1626, day: 0xe9eef2 } as const;

/** Canvas, camera, light and orbit of the inspector. Draws only when something has changed. */
export class ModelStage {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(45, 1, 0.05, 5000);
  readonly #renderer: WebGLRenderer;
  readonly #controls: OrbitControls;
  readonly #resizes: ResizeObserver;
  readonly #container: HTMLElement;
  readonly #onFrame: () => void;
  #pending = 0;

  /** `onFrame` runs after each drawn frame, for what follows the camera. */
  constructor(container: HTMLElement, onFrame: () => void) {
    this.#container = container;
    this.#onFrame = onFrame;
    this.#renderer = new WebGLRenderer({ antialias: true });
    this.#renderer.localClippingEnabled = true;
    this.#renderer.setPixelRatio(Math.min(2, globalThis.devicePixelRatio || 1));
    const canvas = this.#renderer.domElement;
    canvas.style.display = 'block';
    container.append(canvas);
    const light = new DirectionalLight(0xffffff, 2.2);
    light.position.set(-0.6, 1, 0.8);
    this.scene.add(new AmbientLight(0xffffff, 1.1), light);
    this.#controls = new OrbitControls(this.camera, canvas);
    this.#controls.addEventListener('change', () => this.requestRender());
    this.#resizes = new ResizeObserver(() => this.#resize());
    this.#resizes.observe(container);
    this.#resize();
  }

  get canvas(): HTMLCanvasElement {
    return this.#renderer.domElement;
  }

  setTheme(theme: Theme): void {
    this.scene.background = new Color(BACKGROUND[theme]);
    this.requestRender();
  }

  /** Cuts everything on the far side of the plane; null cuts nothing. */
  setClipping(plane: Plane | null): void {
    this.#renderer.clippingPlanes = plane ? [plane] : [];
    this.requestRender();
  }

  requestRender(): void {
    this.#pending ||= requestAnimationFrame(() => {
      this.#pending = 0;
      this.#renderer.render(this.scene, this.camera);
      this.#onFrame();
    });
  }

  /** Frames a box from the south-west at 35°, keeping the direction when asked to. */
  fit(box: Box3, keepDirection = false): void {
    if (box.isEmpty()) return;
    const { center, radius } = sphereOf(box);
    const distance = radius / Math.sin((this.camera.fov * Math.PI) / 360) / Math.min(1, this.camera.aspect);
    const direction = keepDirection
      ? this.camera.position.clone().sub(this.#controls.target).normalize()
      : new Vector3(-0.62, 0.55, 0.75).normalize();
    this.#look(center, direction.multiplyScalar(distance * 1.05));
  }

  /** Keeps the eye where it is in proportion while what it looks at grows or shrinks from one box to another. */
  follow(before: Box3, after: Box3): void {
    if (before.isEmpty() || after.isEmpty()) return;
    const [from, to] = [sphereOf(before), sphereOf(after)];
    const scale = to.radius / from.radius;
    const { target } = this.#controls;
    const offset = this.camera.position.clone().sub(target).multiplyScalar(scale);
    this.#look(target.clone().sub(from.center).multiplyScalar(scale).add(to.center), offset);
  }

  /** Objects under a point of the canvas in CSS pixels, nearest first, those behind the section plane left out. */
  hits(x: number, y: number, objects: Object3D[]): Object3D[] {
    const { clientWidth, clientHeight } = this.#container;
    const pointer = new Vector2((2 * x) / clientWidth - 1, 1 - (2 * y) / clientHeight);
    const caster = new Raycaster();
    caster.setFromCamera(pointer, this.camera);
    const plane: Plane | undefined = this.#renderer.clippingPlanes[0] as Plane | undefined;
    return caster
      .intersectObjects(objects, false)
      .filter(hit => !plane || plane.distanceToPoint(hit.point) >= 0)
      .map(hit => hit.object);
  }

  /** CSS pixel of a point, or null behind the camera. */
  project(point: Vector3): [number, number] | null {
    const ndc = point.clone().project(this.camera);
    if (ndc.z > 1) return null;
    const { clientWidth, clientHeight } = this.#container;
    return [((ndc.x + 1) / 2) * clientWidth, ((1 - ndc.y) / 2) * clientHeight];
  }

  dispose(): void {
    cancelAnimationFrame(this.#pending);
    this.#resizes.disconnect();
    this.#controls.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
    this.canvas.remove();
  }

  #look(target: Vector3, offset: Vector3): void {
    const distance = offset.length();
    this.camera.near = Math.max(0.02, distance / 500);
    this.camera.far = distance * 40;
    this.camera.updateProjectionMatrix();
    this.camera.position.copy(target).add(offset);
    this.#controls.target.copy(target);
    this.#controls.update();
    this.requestRender();
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.#container;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#renderer.setSize(clientWidth, clientHeight);
    this.camera.aspect = clientWidth / clientHeight;
    this.camera.updateProjectionMatrix();
    this.requestRender();
  }
}

function sphereOf(box: Box3): Sphere {
  const sphere = box.getBoundingSphere(new Sphere());
  sphere.radius = Math.max(0.5, sphere.radius);
  return sphere;
}
