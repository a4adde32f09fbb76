// Draws a tie with the stroke of its strongest evidence: solid for stated cooperation, long dashes for a measure run
// together, dots for a shared network, dash and dot for the same event. Lengths are in pixels of the screen, so that
// dashes keep their size at every scale.

import { CLASSES } from "./data.js";
import { EdgeProgram, floatColor } from "../../vendor/sigma-3.0.3.js";

const STROKES = CLASSES; // solid, long dashes, dots, dash and dot

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_from;
attribute vec2 a_to;
attribute float a_width;
attribute float a_stroke;
attribute vec2 a_corner; // x: 0 at the start, 1 at the end; y: side

uniform mat3 u_matrix;
uniform vec2 u_screen;
uniform float u_zoom;

varying vec4 v_color;
varying float v_along;
varying float v_across;
varying float v_half;
varying float v_stroke;

void main() {
  vec2 from = (u_matrix * vec3(a_from, 1.0)).xy * u_screen * 0.5;
  vec2 to = (u_matrix * vec3(a_to, 1.0)).xy * u_screen * 0.5;
  vec2 line = to - from;
  float span = max(length(line), 0.001);
  vec2 normal = vec2(-line.y, line.x) / span;
  float half_width = max(a_width / u_zoom, 1.0) * 0.5;
  // half a pixel more than the stroke, where it fades out
  float side = a_corner.y * (half_width + 1.0);
  vec2 place = mix(from, to, a_corner.x) + normal * side;
  gl_Position = vec4(place / (u_screen * 0.5), 0.0, 1.0);
  v_along = a_corner.x * span;
  v_across = side;
  v_half = half_width;
  v_stroke = a_stroke;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}
`;

const FRAGMENT = `
precision highp float;

varying vec4 v_color;
varying float v_along;
varying float v_across;
varying float v_half;
varying float v_stroke;

// how far inside a dash from a to b (negative: outside)
float dash(float at, float a, float b) {
  return min(at - a, b - at);
}

float pattern() {
  if (v_stroke < 0.5) return 1.0;
  if (v_stroke < 1.5) return dash(mod(v_along, 12.0), 0.0, 8.0);
  if (v_stroke < 2.5) return dash(mod(v_along, 5.0), 0.0, 2.0);
  float at = mod(v_along, 17.0);
  return max(dash(at, 0.0, 8.0), dash(at, 11.5, 13.5));
}

void main() {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float cover = clamp(v_half + 0.5 - abs(v_across), 0.0, 1.0) * clamp(pattern() + 0.5, 0.0, 1.0);
  gl_FragColor = vec4(v_color.rgb, 1.0) * v_color.a * cover;
  #endif
}
`;

/** The program for ties of sigma. */
export class StrokeProgram extends EdgeProgram {
  getDefinition() {
    return {
      VERTICES: 6,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: ["u_matrix", "u_screen", "u_zoom"],
      ATTRIBUTES: [
        { name: "a_from", size: 2, type: FLOAT },
        { name: "a_to", size: 2, type: FLOAT },
        { name: "a_width", size: 1, type: FLOAT },
        { name: "a_stroke", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
      CONSTANT_DATA: [[0, -1], [1, -1], [1, 1], [0, -1], [1, 1], [0, 1]],
    };
  }

  processVisibleItem(id, start, source, target, tie) {
    const { array } = this;
    array[start] = source.x;
    array[start + 1] = source.y;
    array[start + 2] = target.x;
    array[start + 3] = target.y;
    array[start + 4] = tie.size;
    array[start + 5] = Math.max(0, STROKES.indexOf(tie.stroke));
    array[start + 6] = floatColor(tie.color);
    array[start + 7] = id;
  }

  setUniforms({ matrix, width, height, sizeRatio }, { gl, uniformLocations }) {
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
    gl.uniform2f(uniformLocations.u_screen, width, height);
    gl.uniform1f(uniformLocations.u_zoom, sizeRatio);
  }
}
