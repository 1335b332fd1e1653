using Kept.Server.Orders.Payments;
using Kept.Server.Shared;

namespace Kept.Server.Orders.Sandbox;

/// <summary>
/// The sandbox processor's web site, on a host name of its own before the shop's pipeline: card numbers that are typed here
/// pass through none of the shop's handlers. <c>GET /pay/{reference}</c> shows the form, <c>POST</c> pays, <c>POST …/cancel</c>
/// gives up. There is no cookie; the reference is the secret.
/// </summary>
internal static class SandboxSite
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FailsAfter = TimeSpan.FromSeconds(15);

    /// <summary>Branches the sandbox's host off. Does nothing when another processor takes the payments.</summary>
    public static void UseSandboxProcessor(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<PaymentOptions>();
        if (!options.UsesStripe)
            app.MapWhen(c => string.Equals(c.Request.Host.Host, options.Sandbox.Host, StringComparison.OrdinalIgnoreCase), branch => branch.Run(AnswerAsync));
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<SandboxStore>();
        var cancel = context.RequestAborted;
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is not ["pay", var reference, ..] || path.Length > 3 || (path.Length == 3 && path[2] != "cancel")
            || await store.FindAsync(reference, cancel) is not { } payment)
            await SandboxPage.WriteAsync(context, StatusCodes.Status404NotFound, SandboxPage.Unknown(), returnUrl: null);
        else if (payment.State != SandboxState.Open)
            Return(context, payment);
        else if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            await SandboxPage.WriteAsync(context, StatusCodes.Status200OK, SandboxPage.Form(payment, SandboxForm.Empty), payment.ReturnUrl);
        else if (!HttpMethods.IsPost(context.Request.Method))
            (context.Response.StatusCode, context.Response.Headers.Allow) = (StatusCodes.Status405MethodNotAllowed, "GET, HEAD, POST");
        else if (path.Length == 3)
            await CancelAsync(context, store, payment);
        else
            await PayAsync(context, store, payment);
    }

    private static async Task CancelAsync(HttpContext context, SandboxStore store, SandboxPayment payment)
    {
        await store.CloseAsync(payment.Reference, "You cancelled the payment.", context.RequestAborted);
        Return(context, payment);
    }

    private static async Task PayAsync(HttpContext context, SandboxStore store, SandboxPayment payment)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var form = await SandboxForm.ReadAsync(context.Request, time.GetUtcNow());
        if (form.Errors.Count == 0)
            form = await DecideAsync(store, payment, form, time, context.RequestAborted);
        if (form.Errors.Count == 0)
            Return(context, payment);
        else
            await SandboxPage.WriteAsync(context, StatusCodes.Status200OK, SandboxPage.Form(payment, form), payment.ReturnUrl);
    }

    /// <summary>Does what the test card says. The form comes back with an error when the card was refused.</summary>
    private static async Task<SandboxForm> DecideAsync(SandboxStore store, SandboxPayment payment, SandboxForm form, TimeProvider time, CancellationToken cancel)
    {
        var verdict = SandboxCard.VerdictOf(form.Number);
        switch (verdict)
        {
            case SandboxVerdict.Charge or SandboxVerdict.ChargeThenHang:
                FaultPoint.Reached("sandbox.before-charge");
                await store.ChargeAsync(payment.Reference, SandboxCard.BrandOf(form.Number), form.Number[^4..], cancel);
                FaultPoint.Reached("sandbox.after-charge");
                if (verdict == SandboxVerdict.ChargeThenHang)
                    await Task.Delay(Hang, time, cancel);
                return form;
            case SandboxVerdict.FailLater:
                await store.AcceptToFailAsync(payment.Reference, time.GetUtcNow() + FailsAfter, cancel);
                return form;
            case SandboxVerdict.Decline:
                return await RefuseAsync("The bank declined this card. Nothing was charged.");
            case SandboxVerdict.InsufficientFunds:
                return await RefuseAsync("There are insufficient funds on this card. Nothing was charged.");
            default:
                return form.With("number", "This is not one of the test cards below. The sandbox takes no real card; use one of the listed numbers.");
        }

        async Task<SandboxForm> RefuseAsync(string reason)
        {
            await store.RefuseAsync(payment.Reference, reason, cancel);
            return form.With("number", $"{reason} Use another card, or go back to the shop.");
        }
    }

    private static void Return(HttpContext context, SandboxPayment payment)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = payment.ReturnUrl.AbsoluteUri;
        context.Response.Headers.CacheControl = "no-store";
    }
}
