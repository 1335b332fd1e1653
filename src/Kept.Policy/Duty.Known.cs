namespace Kept.Policy;

public readonly partial record struct Duty
{
    /// <summary>A link in the mail that opts out with one act.</summary>
    public static Duty UnsubscribeLink => new(1);

    /// <summary>The sender's name and postal address in the mail.</summary>
    public static Duty SenderAddress => new(2);

    /// <summary>A link in the mail to what was used and why.</summary>
    public static Duty WhyLink => new(3);

    /// <summary>The list is cleaned of suppressed addresses before it leaves.</summary>
    public static Duty Scrub => new(4);

    /// <summary>An entry in the ledger before the act takes effect.</summary>
    public static Duty Record => new(5);

    /// <summary>Encrypted on the way to the recipient.</summary>
    public static Duty Encrypt => new(6);

    /// <summary>Only digests of the values leave.</summary>
    public static Duty Hash => new(7);

    /// <summary>The member of staff states the purpose before opening.</summary>
    public static Duty PurposeStated => new(8);

    /// <summary>The recipient is bound to secrecy and to this purpose.</summary>
    public static Duty Confidentiality => new(9);

    /// <summary>Later erasures and opt-outs go on to the recipient.</summary>
    public static Duty ForwardErasure => new(10);

    /// <summary>The person proves who they are first.</summary>
    public static Duty VerifyIdentity => new(11);

    /// <summary>Source, date and confidence stay with each value.</summary>
    public static Duty NoteSource => new(12);

    /// <summary>A value the person gave is never overwritten.</summary>
    public static Duty OwnDataFirst => new(13);

    /// <summary>Only totals come out.</summary>
    public static Duty Aggregate => new(14);

    /// <summary>The person is told as soon as the law allows.</summary>
    public static Duty DelayedNotice => new(15);

    /// <summary>The person is shown the recipient's own policy.</summary>
    public static Duty PartnerPolicyLink => new(16);

    /// <summary>The buyer states that the recipient was told.</summary>
    public static Duty BuyerAttestation => new(17);

    /// <summary>The form says beside the field why it is asked.</summary>
    public static Duty ReasonNextToField => new(18);

    /// <summary>A person of the staff looks again at what a program decided, when asked.</summary>
    public static Duty HumanReview => new(19);

    /// <summary>Names and addresses are replaced before the data is used.</summary>
    public static Duty Pseudonymise => new(20);

    /// <summary>The recipient is bound to the protection of the country the data comes from.</summary>
    public static Duty TransferSafeguards => new(21);

    /// <summary>The page shows a link to stop it, beside what it does.</summary>
    public static Duty OptOutLink => new(22);

    /// <summary>The person is told of the act before it is done.</summary>
    public static Duty ToldFirst => new(23);
}
