import { element } from './format.js';

/**
 * A table whose columns can be sorted by. Columns: `title`, `text(row)`, and maybe `number` (right-aligned), `sort(row)`,
 * `mark(row)` (a class), `hint` (what the column means).
 *
 * The roles are said by name, as they are lost where the style draws a table as blocks, on a phone.
 */
export class Table {
  #columns;
  #body = element('tbody', { role: 'rowgroup' });
  #note = element('p', { className: 'muted note' });
  #heads = [];
  #empty;
  #rows = [];
  #sorted = null;
  #descending = true;

  constructor(root, { caption, columns, empty }) {
    this.#columns = columns;
    this.#empty = empty;
    const head = element('tr', { role: 'row' });
    for (const column of columns) {
      const cell = element('th', { role: 'columnheader', scope: 'col', className: column.number ? 'number' : '' });
      if (column.sort) {
        const button = element('button', { type: 'button', className: 'sort', title: column.hint ?? '' }, column.title);
        button.addEventListener('click', () => this.#sortBy(column));
        cell.append(button);
      } else {
        cell.append(column.title);
      }
      this.#heads.push(cell);
      head.append(cell);
    }
    const table = element(
      'table',
      { role: 'table' },
      element('caption', { className: 'hidden' }, caption),
      element('thead', { role: 'rowgroup' }, head),
      this.#body,
    );
    root.replaceChildren(element('div', { className: 'scroll' }, table), this.#note);
  }

  show(rows, note = '') {
    this.#rows = rows;
    this.#note.textContent = rows.length === 0 ? this.#empty : note;
    this.#draw();
  }

  #sortBy(column) {
    this.#descending = this.#sorted === column ? !this.#descending : Boolean(column.number);
    this.#sorted = column;
    this.#draw();
  }

  #draw() {
    this.#columns.forEach((column, index) => {
      const direction = this.#sorted === column ? (this.#descending ? 'descending' : 'ascending') : 'none';
      if (column.sort) {
        this.#heads[index].setAttribute('aria-sort', direction);
      }
    });
    const rows = [...this.#rows];
    const sorted = this.#sorted;
    if (sorted) {
      const sign = this.#descending ? -1 : 1;
      rows.sort((a, b) => sign * compare(sorted.sort(a), sorted.sort(b)));
    }
    this.#body.replaceChildren(...rows.map((row) => this.#line(row)));
    this.#body.closest('table').hidden = rows.length === 0;
  }

  #line(row) {
    return element(
      'tr',
      { role: 'row' },
      ...this.#columns.map((column) =>
        element(
          'td',
          {
            role: 'cell',
            className: [column.number ? 'number' : '', column.mark?.(row) ?? ''].join(' ').trim(),
            'data-title': column.title,
          },
          element('span', {}, column.text(row)),
        ),
      ),
    );
  }
}

function compare(a, b) {
  return typeof a === 'string' ? a.localeCompare(b) : (a ?? -1) - (b ?? -1);
}
