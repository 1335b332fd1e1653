namespace Kept.Server.Requests;

/// <summary>The law under which a request is answered. Numbers are stored and never change.</summary>
internal enum RequestLaw
{
    /// <summary>No law sets a term; the house does.</summary>
    House = 0,
    Ccpa = 1,
    Gdpr = 2,
    Sb27 = 3,
    CanSpam = 4,
    Coppa = 5,
}

internal enum TermUnit
{
    Days,

    /// <summary>Monday to Friday. Holidays count as well, so a due date is never later than any law's count.</summary>
    BusinessDays,
    Months,
}

/// <summary>A length of time as a law writes it.</summary>
internal readonly record struct Term(int Count, TermUnit Unit)
{
    /// <summary>The moment this long after <paramref name="at"/>, at the same time of day in UTC.</summary>
    public DateTimeOffset After(DateTimeOffset at) => Unit switch
    {
        TermUnit.Months => at.AddMonths(Count),
        TermUnit.BusinessDays => AddBusinessDays(at, Count),
        _ => at.AddDays(Count),
    };

    public override string ToString() => Unit switch
    {
        TermUnit.Months => Count == 1 ? "one month" : $"{Count} months",
        TermUnit.BusinessDays => $"{Count} business days",
        _ => $"{Count} days",
    };

    private static DateTimeOffset AddBusinessDays(DateTimeOffset at, int count)
    {
        for (var left = count; left > 0; left -= at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1)
            at = at.AddDays(1);
        return at;
    }
}

/// <summary>How long one kind of request may take under one law.</summary>
/// <param name="Answer">From receipt to the answer.</param>
/// <param name="Confirm">From receipt to the confirmation of receipt, where one is due.</param>
/// <param name="Extension">How much later the answer may come, once, when the person is told why within the first term.</param>
/// <param name="Source">The statute, or that there is none.</param>
internal sealed record Clock(RequestLaw Law, RequestKind Kind, Term Answer, Term? Confirm, Term? Extension, string Source);

/// <summary>All clocks, in one table.</summary>
internal static class RequestClocks
{
    private const string Ccpa45 = "CCPA, Cal. Civ. Code § 1798.130(a)(2)(A); 11 CCR § 7021";
    private const string Gdpr12 = "GDPR Art. 12(3)";

    private static Term Days(int count) => new(count, TermUnit.Days);

    private static Term Business(int count) => new(count, TermUnit.BusinessDays);

    private static Term Months(int count) => new(count, TermUnit.Months);

    public static IReadOnlyList<Clock> All { get; } =
    [
        new(RequestLaw.Ccpa, RequestKind.Access, Days(45), Business(10), Days(45), Ccpa45),
        new(RequestLaw.Ccpa, RequestKind.Correct, Days(45), Business(10), Days(45), Ccpa45),
        new(RequestLaw.Ccpa, RequestKind.Delete, Days(45), Business(10), Days(45), Ccpa45),
        new(RequestLaw.Ccpa, RequestKind.OptOut, Business(15), null, null, "CCPA regulations, 11 CCR § 7026(f)"),
        new(RequestLaw.Ccpa, RequestKind.OptIn, Business(15), null, null, "CCPA regulations, 11 CCR § 7028; the term is the house's"),
        new(RequestLaw.Ccpa, RequestKind.Restrict, Business(15), null, null, "CCPA regulations, 11 CCR § 7027(g)"),
        new(RequestLaw.Gdpr, RequestKind.Access, Months(1), Business(10), Months(2), $"{Gdpr12}, Art. 15"),
        new(RequestLaw.Gdpr, RequestKind.Correct, Months(1), Business(10), Months(2), $"{Gdpr12}, Art. 16"),
        new(RequestLaw.Gdpr, RequestKind.Delete, Months(1), Business(10), Months(2), $"{Gdpr12}, Art. 17"),
        new(RequestLaw.Gdpr, RequestKind.Restrict, Months(1), Business(10), Months(2), $"{Gdpr12}, Art. 18"),
        new(RequestLaw.Gdpr, RequestKind.OptOut, Months(1), null, Months(2), $"{Gdpr12}, Art. 21"),
        new(RequestLaw.Gdpr, RequestKind.OptIn, Months(1), null, Months(2), Gdpr12),
        new(RequestLaw.CanSpam, RequestKind.OptOut, Business(10), null, null, "CAN-SPAM, 15 U.S.C. § 7704(a)(4)(A)"),
        new(RequestLaw.Sb27, RequestKind.Categories, Days(30), null, null, "SB 27, Cal. Civ. Code § 1798.83(b)(1)(C)"),
        new(RequestLaw.Coppa, RequestKind.ChildRemoval, Days(10), Business(2), null, "rule of the house; COPPA, 16 CFR § 312.6, sets no term"),
        new(RequestLaw.House, RequestKind.Question, Days(30), null, Days(30), "no law sets a term"),
    ];

    /// <summary>SB 27 leaves 150 days to a request that did not come to the designated address.</summary>
    private static Clock Elsewhere { get; } =
        new(RequestLaw.Sb27, RequestKind.Categories, Days(150), null, null, "SB 27, Cal. Civ. Code § 1798.83(b)(1)(C), not sent to the designated address");

    public static Clock Of(RequestKind kind, RequestLaw law, RequestChannel channel = RequestChannel.Web) =>
        kind == RequestKind.Categories && channel == RequestChannel.Elsewhere
            ? Elsewhere
            : All.FirstOrDefault(c => c.Kind == kind && c.Law == law) ?? All.First(c => c.Kind == kind);

    /// <summary>The law that gives this right; Europeans have the GDPR where Americans have the CCPA, which we keep for everybody else.</summary>
    public static RequestLaw LawOf(RequestKind kind, bool european) => kind switch
    {
        RequestKind.Categories => RequestLaw.Sb27,
        RequestKind.ChildRemoval => RequestLaw.Coppa,
        RequestKind.Question => RequestLaw.House,
        _ => european ? RequestLaw.Gdpr : RequestLaw.Ccpa,
    };

    /// <summary>What people call a request.</summary>
    public static string NameOf(RequestKind kind) => kind switch
    {
        RequestKind.Access => "See my record",
        RequestKind.Correct => "Correct my record",
        RequestKind.Delete => "Erase my record",
        RequestKind.OptOut => "Stop offers or sharing",
        RequestKind.OptIn => "Allow sharing again",
        RequestKind.Categories => "Who received what in the past year",
        RequestKind.ChildRemoval => "Remove a child's data",
        RequestKind.Restrict => "Keep my data but do nothing with it",
        _ => "Question",
    };
}
