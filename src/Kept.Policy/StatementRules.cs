namespace Kept.Policy;

/// <summary>Checks that the parts of a statement fit its verb.</summary>
internal sealed class StatementRules(StatementDraft draft, int number, DiagnosticSink sink)
{
    bool IsExpectation => draft.Expected is not null;

    bool IsPermit => !draft.Never && !IsExpectation;

    /// <summary>False when a part is missing or out of place, each of which is reported. Fills in what may be left out.</summary>
    internal bool Check()
    {
        var before = sink.ErrorCount;
        CheckMissing();
        CheckUnwanted();
        CheckConditions();
        CheckSensitive();
        if (draft.Verb == PolicyAction.Combine && draft.Purposes.Count == 0 && (IsPermit || IsExpectation))
            draft.Purposes.Add(Purpose.Enrichment);
        return sink.ErrorCount == before;
    }

    void CheckMissing()
    {
        var mayGeneralise = !IsPermit && draft.Expected is not true;
        if (draft.Verb is PolicyAction.Collect or PolicyAction.Use or PolicyAction.Share && !mayGeneralise)
            Need("for", "a purpose is missing: 'for' and a purpose");
        if (draft.Verb == PolicyAction.Share && !mayGeneralise)
            Need("with", "a recipient is missing: 'with' and a recipient");
        if (draft.Verb == PolicyAction.Combine && IsPermit)
            Need("from", "the source is missing: 'from' and a category");
        if (draft.Verb == PolicyAction.Keep && IsPermit && draft.Retention is null)
            Report(draft.VerbToken, "a time is missing: 'for 30 days', or 'until erased'");
    }

    void Need(string keyword, string message)
    {
        if (!draft.Parts.ContainsKey(keyword))
            Report(draft.VerbToken, message);
    }

    void CheckUnwanted()
    {
        if (draft.Verb != PolicyAction.Combine)
            Refuse("from", "only 'combine' takes 'from'");
        if (draft.Verb != PolicyAction.Share)
            Refuse("with", "only 'share' takes 'with'");
        if (draft.Verb != PolicyAction.Keep || !IsPermit)
            Refuse("until", "only a 'keep' that permits takes 'until'");
        if (!IsPermit && draft.Retention is not null && draft.Parts.TryGetValue("for", out var time))
            Report(time, "only a 'keep' that permits takes a time");
        if (draft.Required is not null && (draft.Verb != PolicyAction.Collect || !IsPermit))
            Report(draft.VerbToken, "only a 'collect' that permits is 'required' or 'optional'");
        if (draft.Recipient == Recipient.Site)
            Report(draft.Parts["with"], "'share' is with somebody else than the site; write 'use'");
    }

    void CheckConditions()
    {
        if (!IsExpectation)
            Refuse("given", "only 'expect' takes 'given'");
        if (IsExpectation || (draft.Verb == PolicyAction.Keep && IsPermit))
        {
            Refuse("unless", "this statement takes no condition");
            Refuse("when", "this statement takes no condition");
        }
        if (!IsPermit)
            Refuse("reaching", "this statement permits nothing and reaches nothing");
        else if (draft.Verb == PolicyAction.Collect)
            Refuse("reaching", "what is collected is new: 'collect' takes no 'reaching'");
        if (draft.Never || draft.Expected is false || (draft.Verb == PolicyAction.Keep && IsPermit))
            Refuse("must", "this statement permits nothing by itself and takes no duty");
        // "never A unless B, C" could mean either exception or both; "B or C" cannot.
        if (draft.Never && draft.UnlessHasComma)
            Report(draft.Parts["unless"], "after 'never … unless' a comma could mean either or both: join the conditions with 'or'");
        if ((draft.When.Bits & draft.Unless.Bits) != 0 || draft.WhenResident.Any(draft.UnlessResident.Contains))
            Report(draft.Parts["unless"], "the same condition after 'when' and 'unless' can never hold");
    }

    void Refuse(string keyword, string message)
    {
        if (draft.Parts.TryGetValue(keyword, out var at))
            Report(at, message);
    }

    void CheckSensitive()
    {
        if (!IsPermit)
            return;
        foreach (var (at, members) in draft.CategoryTokens)
        {
            if (!(members & CategoryGroup.Sensitive.Members).IsEmpty)
                Report(at, $"'{at.Text}' is sensitive and can only be refused, with 'never'");
        }
    }

    void Report(Token at, string message) => sink.Error(number, at, message);
}
