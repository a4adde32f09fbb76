// Draws a node as the shape of its family: circle, square, diamond, pentagon (a house), hexagon, triangle, ring;
// of an occasion: plate (a measure), pair (a network), plus (an event).
// Each node is a square of two triangles; the fragment shader asks how far a point lies outside the shape.

import { NodeProgram, floatColor } from "../../vendor/sigma-3.0.3.js";

export const SHAPES = ["circle", "square", "diamond", "pentagon", "hexagon", "triangle", "ring", "plate", "pair", "plus"];

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute vec2 a_corner;

uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;

varying vec4 v_color;
varying vec2 v_point;
varying float v_shape;
varying float v_pixel;

// room around the shape for its edge in the colour of the paper
const float ROOM = 1.5;

void main() {
  float radius = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  gl_Position = vec4((u_matrix * vec3(a_position + a_corner * ROOM * radius, 1.0)).xy, 0.0, 1.0);
  v_point = a_corner * ROOM;
  v_shape = a_shape;
  v_pixel = u_sizeRatio / a_size;
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
varying vec2 v_point;
varying float v_shape;
varying float v_pixel;

uniform vec3 u_paper;
uniform float u_pixelRatio;

// distance to a regular shape of n sides whose sides lie r from the middle, one side at the bottom
float sides(vec2 p, float n, float r) {
  float sector = 6.2831853 / n;
  float angle = atan(p.x, -p.y);
  return cos(floor(0.5 + angle / sector) * sector - angle) * length(p) - r;
}

float outside(vec2 p) {
  if (v_shape < 0.5) return length(p) - 1.0;
  if (v_shape < 1.5) return max(abs(p.x), abs(p.y)) - 0.87;
  if (v_shape < 2.5) return (abs(p.x) + abs(p.y)) * 0.7071 - 0.86;
  if (v_shape < 3.5) return max(max(abs(p.x) - 0.86, -p.y - 0.92), (abs(p.x) + p.y) * 0.7071 - 0.80);
  if (v_shape < 4.5) return sides(p, 6.0, 0.93);
  if (v_shape < 5.5) return sides(p + vec2(0.0, 0.12), 3.0, 0.62);
  if (v_shape < 6.5) return abs(length(p) - 0.72) - 0.26;
  vec2 q = abs(p);
  if (v_shape < 7.5) return max(q.x - 1.0, q.y - 0.5);
  if (v_shape < 8.5) return length(vec2(q.x - 0.5, q.y)) - 0.5;
  return min(max(q.x - 1.0, q.y - 0.33), max(q.x - 0.33, q.y - 1.0));
}

void main() {
  float pixel = v_pixel;
  float distance = outside(v_point);
  #ifdef PICKING_MODE
  if (length(v_point) > 1.0 && distance > 0.0) discard;
  gl_FragColor = v_color;
  #else
  float soft = 0.7 * pixel / u_pixelRatio;
  float edge = 1.4 * pixel;
  float inner = 1.0 - smoothstep(-soft, soft, distance);
  float outer = 1.0 - smoothstep(edge - soft, edge + soft, distance);
  if (v_shape > 5.5 && v_shape < 6.5 && length(v_point) < 0.72) outer = 1.0;
  vec3 mixed = mix(u_paper, v_color.rgb, inner);
  gl_FragColor = vec4(mixed, 1.0) * outer * v_color.a;
  #endif
}
`;

/** The program for nodes of sigma; `paper()` gives the ground of the map as [r, g, b] of 0–1. */
export function shapeProgram(paper) {
  return class ShapeProgram extends NodeProgram {
    getDefinition() {
      return {
        VERTICES: 6,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: TRIANGLES,
        UNIFORMS: ["u_matrix", "u_sizeRatio", "u_correctionRatio", "u_paper", "u_pixelRatio"],
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_size", size: 1, type: FLOAT },
          { name: "a_shape", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
        CONSTANT_DATA: [[-1, -1], [1, -1], [1, 1], [-1, -1], [1, 1], [-1, 1]],
      };
    }

    processVisibleItem(id, start, node) {
      const { array } = this;
      array[start] = node.x;
      array[start + 1] = node.y;
      array[start + 2] = node.size;
      array[start + 3] = Math.max(0, SHAPES.indexOf(node.shape));
      array[start + 4] = floatColor(node.color);
      array[start + 5] = id;
    }

    setUniforms({ matrix, sizeRatio, correctionRatio, pixelRatio }, { gl, uniformLocations }) {
      gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
      gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
      gl.uniform1f(uniformLocations.u_correctionRatio, correctionRatio);
      gl.uniform1f(uniformLocations.u_pixelRatio, pixelRatio);
      gl.uniform3fv(uniformLocations.u_paper, paper());
    }
  };
}
