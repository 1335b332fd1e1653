using System.Threading.RateLimiting;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// For who only received a parcel: number and postal code from its label prove enough. The recipient of a gift comes to a record of their own,
/// with every right in it; of another parcel what stands on the label is shown, and more can be asked for. Wrong numbers and wrong codes
/// get the same answer, and a number can be tried few times.
/// </summary>
[EnableRateLimiting(Slice.AskLimit)]
internal sealed class ParcelPageModel(
    KeptDb db, Transactions transactions, BuyerData buyers, OrderProof proof, AccessDesk desk, Intake intake, RequestBook book, ParcelTries tries, TimeProvider time)
    : PageModel
{
    private static readonly CategorySet Label = CategorySet.Of(Category.FullName, Category.Company, Category.PostalAddress, Category.Phone);

    [BindProperty]
    public string? Number { get; set; }

    [BindProperty]
    public string? PostalCode { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public RequestKind Kind { get; set; } = RequestKind.Delete;

    /// <summary>What stands on the label; null until number and code were right.</summary>
    public PersonalData? Held { get; private set; }

    public DateTimeOffset? KeepUntil { get; private set; }

    /// <summary>When a request made here is answered.</summary>
    public DateTimeOffset? Due { get; private set; }

    public static IReadOnlyList<RequestKind> Kinds { get; } = [RequestKind.Delete, RequestKind.Correct, RequestKind.Restrict];

    public IActionResult OnGet() => Page();

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => WithParcelAsync(_ => Task.CompletedTask, cancel);

    /// <summary>
    /// Files what the recipient asks as a question, for people to read: the parcel's number and zip code prove who received it, and nothing
    /// about the typed address, so the software must not do to its owner what is asked about the parcel.
    /// </summary>
    public Task<IActionResult> OnPostAskAsync(CancellationToken cancel) => WithParcelAsync(async order =>
    {
        if (EmailAddress.Problem(Email) is { } problem)
            ModelState.AddModelError(nameof(Email), problem);
        if (!Kinds.Contains(Kind))
            ModelState.AddModelError(nameof(Kind), "Choose what you ask.");
        if (!ModelState.IsValid)
            return;
        Due = RequestClocks.Of(RequestKind.Question, RequestClocks.LawOf(RequestKind.Question, european: false)).Answer.After(time.GetUtcNow());
        if (await intake.PersonUnlessRefusedAsync(Email!, CollectionSource.Parcel, cancel) is not { } person)
            return;
        await db.SaveChangesAsync(cancel);
        var words = $"About the parcel of order {order.Number}, which I received (its number and zip code were given): {RequestClocks.NameOf(Kind)}.";
        var letter = await intake.CollectAsync(
            new Taking(HttpContext.Site(), person.Id, new PersonalData { Email = Email, Message = words }, [Purpose.CustomerService, Purpose.RightsRequest], CollectionSource.Parcel), cancel);
        var request = book.Received(new Incoming(HttpContext.Site().Id, person.Id, RequestKind.Question, RequestClocks.LawOf(RequestKind.Question, european: false)) { Message = letter.Id });
        await db.SaveChangesAsync(cancel);
        await book.ConfirmAsync(request, cancel);
    }, cancel);

    private async Task<IActionResult> WithParcelAsync(Func<Order, Task> act, CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        var number = OrderNumber.Normalise(Number);
        if (!tries.MayTry(number))
        {
            ModelState.AddModelError(nameof(Number), "This number was tried too often. Wait an hour, or write to the privacy officer.");
            return Page();
        }
        var session = await transactions.RunAsync(async () =>
        {
            var order = await db.Set<Order>().AsNoTracking().SingleOrDefaultAsync(o => o.Number == number && o.SiteId == HttpContext.Site().Id, cancel);
            // To a gift's recipient, the buyer's own postal code opens nothing: it may be the code of a neighbour.
            if (order?.RecipientId is { } recipient && await proof.MatchesGiftAsync(order, PostalCode, cancel))
                return desk.StartAsRecipient(HttpContext.Site(), recipient);
            if (order is not { RecipientId: null } || !await proof.MatchesAsync(order.PersonId, number, PostalCode, "person", cancel))
            {
                ModelState.AddModelError(nameof(Number), "We know no parcel of this number and zip code. Both stand on its label.");
                return null;
            }
            Held = (await buyers.OpenAsync(order, Ask.Use<For.RightsRequest>(Label, "person"), cancel)).Data;
            KeepUntil = await db.Set<Collection>().Where(c => c.OrderId == order.Id).MaxAsync(c => c.KeepUntil, cancel);
            await act(order);
            return null;
        }, cancel);
        return session is null ? Page() : Redirect($"/privacy/record?session={session}");
    }
}

/// <summary>Five tries an hour for each order number, so that nobody guesses the postal code. Each node counts its own.</summary>
internal sealed class ParcelTries : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(number =>
        RateLimitPartition.GetFixedWindowLimiter(number, _ => new FixedWindowRateLimiterOptions { PermitLimit = 5, Window = TimeSpan.FromHours(1) }));

    public bool MayTry(string number)
    {
        using var lease = limiter.AttemptAcquire(number);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
