// Returns what is wrong with the layout of the page at hand, one line for each fault. See LayoutCheck.cs.
() => {
    const SLACK = 1.5;
    const faults = [];
    const report = (fault, element, more = '') => faults.push(`${fault}: ${nameOf(element)}${more}`);

    const nameOf = element => element.tagName.toLowerCase()
        + (element.id ? `#${element.id}` : '')
        + [...element.classList].map(c => `.${c}`).join('')
        + ` "${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}"`;

    const styleOf = element => getComputedStyle(element);

    // Text for screen readers only, and what is closed or hidden, takes no place.
    const isHidden = element => {
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true })) return true;
        for (let e = element; e; e = e.parentElement)
            if (styleOf(e).clipPath !== 'none' || styleOf(e).clip !== 'auto') return true;
        return element.getClientRects().length === 0;
    };

    const isFloating = element => {
        for (let e = element; e; e = e.parentElement)
            if (['fixed', 'sticky'].includes(styleOf(e).position)) return true;
        return false;
    };

    // What a box that scrolls down does not show at the moment.
    const isScrolledAway = (element, rect) => {
        for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
            const box = e.getBoundingClientRect();
            if (['auto', 'scroll'].includes(styleOf(e).overflowY) && (rect.bottom > box.bottom + SLACK || rect.top < box.top - SLACK)) return true;
        }
        return false;
    };

    const piecesOf = node => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].filter(r => r.width > 2 && r.height > 2);
    };

    // Every line of text, and every field, as a rectangle.
    const pieces = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest('script, style, noscript, option, svg, textarea') || isHidden(element)) continue;
        for (const rect of piecesOf(walker.currentNode))
            if (!isScrolledAway(element, rect)) pieces.push({ element, rect, text: true });
    }
    for (const element of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
        if (!isHidden(element)) pieces.push({ element, rect: element.getBoundingClientRect(), text: false });

    const findSideways = () => {
        const root = document.documentElement;
        if (root.scrollWidth > root.clientWidth) report('sideways', root, ` is ${root.scrollWidth - root.clientWidth} px too wide`);
        for (const element of document.querySelectorAll('body *')) {
            const scrolls = ['auto', 'scroll'].includes(styleOf(element).overflowX);
            if (scrolls && !element.matches('pre, textarea, select') && element.scrollWidth > element.clientWidth + SLACK && !isHidden(element))
                report('sideways', element, ` scrolls by ${element.scrollWidth - element.clientWidth} px`);
        }
    };

    const findClipped = () => {
        for (const { element, rect, text } of pieces) {
            if (!text) continue;
            let scrolls = false;
            for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
                const style = styleOf(e);
                scrolls ||= ['auto', 'scroll'].includes(style.overflowX);
                const box = e.getBoundingClientRect();
                const wide = ['hidden', 'clip'].includes(style.overflowX) && (rect.right > box.right + SLACK || rect.left < box.left - SLACK);
                const high = ['hidden', 'clip'].includes(style.overflowY) && (rect.bottom > box.bottom + SLACK + rect.height / 3 || rect.top < box.top - SLACK - rect.height / 3);
                if (wide || high) {
                    report('clipped', element, ` by ${nameOf(e)}`);
                    break;
                }
            }
            if (!scrolls && (rect.right > innerWidth + SLACK || rect.left < -SLACK)) report('clipped', element, ' by the window');
        }
    };

    // A placeholder is no text node; a copy of it in the field's own type tells how wide it is.
    const findCutPlaceholders = () => {
        for (const field of document.querySelectorAll('input[placeholder]')) {
            if (isHidden(field)) continue;
            const copy = document.body.appendChild(document.createElement('span'));
            copy.textContent = field.placeholder;
            copy.style.cssText = `position: absolute; visibility: hidden; white-space: pre; font: ${styleOf(field).font}; letter-spacing: ${styleOf(field).letterSpacing}`;
            const cut = copy.getBoundingClientRect().width - widthOfContent(field);
            copy.remove();
            if (cut > SLACK) report('clipped', field, ` cuts ${Math.round(cut)} px off its placeholder "${field.placeholder}"`);
        }
    };

    // Lines that stand close share some of their height, so only what hides letters counts.
    const cover = (a, b) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        return wide > 3 && high > 0.4 * Math.min(a.height, b.height);
    };

    const findOverlaps = () => {
        const sorted = pieces.map(p => ({ ...p, floating: isFloating(p.element) })).sort((a, b) => a.rect.top - b.rect.top);
        sorted.forEach((a, i) => {
            for (let j = i + 1; j < sorted.length && sorted[j].rect.top < a.rect.bottom; j++) {
                const b = sorted[j];
                if (a.floating !== b.floating || a.element === b.element) continue;
                if (cover(a.rect, b.rect)) report('overlap', a.element, ` and ${nameOf(b.element)}`);
            }
        });
    };

    const widthOfContent = element => {
        const style = styleOf(element);
        return element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    };

    // Things that stand side by side share their container.
    const isBesideAnother = element => {
        const box = element.getBoundingClientRect();
        return [...element.parentElement.children].some(other => {
            const rect = other.getBoundingClientRect();
            return other !== element && rect.width > 0 && rect.top < box.bottom - 2 && rect.bottom > box.top + 2
                && (rect.left >= box.right - 2 || rect.right <= box.left + 2);
        });
    };

    const findNarrow = () => {
        for (const table of document.querySelectorAll('table')) {
            if (isHidden(table) || isBesideAnother(table)) continue;
            const container = widthOfContent(table.parentElement);
            for (const part of table.querySelectorAll(':scope > thead, :scope > tbody, :scope > tfoot')) {
                const width = Math.max(0, ...[...part.rows].filter(r => !isHidden(r)).map(r => r.getBoundingClientRect().width));
                if (width > 2 && width < container / 2) report('narrow', part, ` is ${Math.round(width)} of ${Math.round(container)} px`);
            }
        }
        for (const form of document.querySelectorAll('form')) {
            const fields = [...form.elements].filter(e => e.matches('input:not([type=hidden], [type=checkbox], [type=radio], [type=submit]), select, textarea') && !isHidden(e));
            if (fields.length === 0 || isHidden(form) || form.closest('td, th, header, nav') || isBesideAnother(form)) continue;
            const [width, container] = [form.getBoundingClientRect().width, widthOfContent(form.parentElement)];
            if (width < container / 2) report('narrow', form, ` is ${Math.round(width)} of ${Math.round(container)} px`);
        }
    };

    findSideways();
    findClipped();
    findCutPlaceholders();
    findOverlaps();
    findNarrow();
    return [...new Set(faults)];
}
