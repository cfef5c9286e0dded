// Undo and redo: a line of documents that never change. A document is kept whole, since its parts are shared with its neighbours.

const limit = 300;
const mergeWithin = 1000;

export function begin(document) {
  return { past: [], present: document, future: [], merge: null, time: 0 };
}

// Steps with the same `merge` key that follow each other quickly are one step: a dragged slider is undone at once.
export function change(history, document, merge = null, time = 0) {
  if (document === history.present) return history;
  const isSame = merge !== null && merge === history.merge && time - history.time <= mergeWithin && history.past.length > 0;
  const past = isSame ? history.past : [...history.past, history.present].slice(-limit);
  return { past, present: document, future: [], merge, time };
}

export function undo(history) {
  if (!history.past.length) return history;
  return {
    past: history.past.slice(0, -1), present: history.past.at(-1),
    future: [history.present, ...history.future], merge: null, time: 0,
  };
}

export function redo(history) {
  if (!history.future.length) return history;
  return {
    past: [...history.past, history.present], present: history.future[0],
    future: history.future.slice(1), merge: null, time: 0,
  };
}
