using PhoneNumbers;

namespace Kept.Server.People;

/// <summary>Checks telephone numbers by Google's libphonenumber and writes them as E.164 (ITU-T): the form that is stored and looked up.</summary>
internal static class PhoneNumber
{
    private static readonly PhoneNumberUtil Util = PhoneNumberUtil.GetInstance();

    /// <summary>Reads a number as people write it; without a country code it is one of the United States.</summary>
    public static bool TryNormalise(string? typed, out string e164)
    {
        e164 = "";
        if (string.IsNullOrWhiteSpace(typed) || typed.Length > 40)
            return false;
        try
        {
            var number = Util.Parse(typed, "US");
            if (!Util.IsValidNumber(number))
                return false;
            e164 = Util.Format(number, PhoneNumberFormat.E164);
            return true;
        }
        catch (NumberParseException)
        {
            return false;
        }
    }
}
