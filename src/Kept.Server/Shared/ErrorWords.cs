namespace Kept.Server.Shared;

/// <summary>What an error is called and what to do about it.</summary>
internal sealed record ErrorWords(string Title, string Advice)
{
    /// <summary>For shoppers.</summary>
    public static ErrorWords ForPeople(int status) => status switch
    {
        400 => new("We could not read that", "The form or address was incomplete or damaged. Go back, check it, and send it again. Nothing was changed."),
        401 or 403 => new("This is not open to you", "You may need to sign in, or the form came from another site. Nothing was changed."),
        404 => new("There is no such page", "The address may have a typing error, or the page has moved. The search at the top finds every product."),
        405 => new("This page does not work that way", "Open it from the shop's own links and forms."),
        410 => new("This link is no longer valid", "It was used already or has expired. Ask for a new one; nothing was changed."),
        413 or 414 => new("That was too much at once", "What you sent is larger than this page accepts. Shorten it and send it again."),
        415 => new("We could not read that", "This page reads forms only. Open it and fill in its form. Nothing was changed."),
        429 => new("A little too fast", "There were many requests from your connection. Wait a minute and try again."),
        503 => new("We are not ready", "The shop cannot reach its database at the moment. Nothing was lost; try again in a minute."),
        >= 500 => new("Something went wrong on our side", "Nothing you entered was saved in part. Try again; if it keeps happening, write to us at the address on the contact page."),
        _ => new("That did not work", "Go back and try again. Nothing was changed."),
    };

    /// <summary>For developers, in an answer to their program.</summary>
    public static ErrorWords ForPrograms(int status) => status switch
    {
        400 => new("Bad request", "The request could not be read."),
        401 => new("Not signed in", "Send credentials in the header 'Authorization'."),
        403 => new("Forbidden", "These credentials do not allow this."),
        404 => new("Not found", "There is no such address."),
        405 => new("Method not allowed", "This address does not take this method. The header 'Allow' lists those it takes."),
        413 => new("Content too large", "The body is larger than this address accepts."),
        414 => new("URI too long", "The address is longer than this server accepts."),
        415 => new("Unsupported media type", "This address does not read bodies of this media type."),
        421 => new("Misdirected request", "No site of this server has this host name."),
        429 => new("Too many requests", "Wait for the number of seconds in the header 'Retry-After', then try again."),
        503 => new("Service unavailable", "The database does not answer. Nothing was changed; try again in a minute."),
        >= 500 => new("Internal server error", "The request failed on this server. Nothing was kept half-way."),
        _ => new("Error", "The request was refused."),
    };
}
