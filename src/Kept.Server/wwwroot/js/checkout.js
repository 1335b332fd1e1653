// Keeps the totals beside the form in line with the chosen way of shipping, and opens the billing address and the gift's when they are asked for.
const shipping = document.getElementById('sum-shipping');
const total = document.getElementById('sum-total');
const billing = document.getElementById('other-billing');

document.querySelector('form.checkout')?.addEventListener('change', event => {
  const input = event.target;
  if (input.dataset?.total) {
    shipping.textContent = input.dataset.shipping;
    total.textContent = input.dataset.total;
  }
  if (input.id === 'IsGift') {
    document.getElementById('gift').open = input.checked;
  }
  if (input.name === 'Form.Billing' && billing) {
    billing.open = input.value === 'other';
  }
});
