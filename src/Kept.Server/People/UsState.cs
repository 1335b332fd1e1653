namespace Kept.Server.People;

/// <summary>A state, a territory, a freely associated state or a region of military post to which the USPS delivers.</summary>
/// <param name="Code">Its two letters (USPS Publication 28, appendix B).</param>
/// <param name="Name">Its name.</param>
/// <param name="Zips">
/// Its ZIP codes: three digits for a whole area (USPS list L002), five for single codes that are this state's although their area
/// is another's; also as ranges.
/// </param>
/// <param name="Shared">ZIP codes of neighbouring states by which the post also delivers here (Census Bureau, ZCTA relationship file).</param>
internal sealed record UsState(string Code, string Name, string Zips, string Shared = "")
{
    /// <summary>In the order of a list to choose from.</summary>
    public static IReadOnlyList<UsState> All { get; } =
    [
        new("AL", "Alabama", "350-352 354-369", "30165 31905 38852"),
        new("AK", "Alaska", "995-999"),
        new("AZ", "Arizona", "850-853 855-857 859-860 863-865", "84531 84536 87328"),
        new("AR", "Arkansas", "716-729", "38769 65729 65733 65761 75556"),
        new("CA", "California", "900-908 910-928 930-961", "89010 89019 89060 89061 89439 97635"),
        new("CO", "Colorado", "800-816", "82063"),
        new("CT", "Connecticut", "060-069"),
        new("DE", "Delaware", "197-199", "21912"),
        new("DC", "District of Columbia", "200 202-205 569"),
        new("FL", "Florida", "320-339 341-342 344 346-347 349"),
        new("GA", "Georgia", "300-319 398-399"),
        new("HI", "Hawaii", "967-968"),
        new("ID", "Idaho", "832-838", "59847 83111 83120 89832 97910 97913 99128"),
        new("IL", "Illinois", "600-620 622-629", "63673"),
        new("IN", "Indiana", "460-479", "45053"),
        new("IA", "Iowa", "500-516 520-528", "56027"),
        new("KS", "Kansas", "660-662 664-679", "68325 68978"),
        new("KY", "Kentucky", "400-418 420-427", "38079"),
        new("LA", "Louisiana", "700-701 703-708 710-714", "71749"),
        new("ME", "Maine", "039-049", "03579"),
        new("MD", "Maryland", "206-212 214-219 20588"),
        new("MA", "Massachusetts", "010-027 055", "02861"),
        new("MI", "Michigan", "480-499", "54540 54554"),
        new("MN", "Minnesota", "550-551 553-567", "51360 57026 57030 57068 58225"),
        new("MS", "Mississippi", "386-397", "38326"),
        new("MO", "Missouri", "630-631 633-641 644-658 72643", "51640 52542 52573 52626 72644"),
        new("MT", "Montana", "590-599", "57724 82801"),
        new("NE", "Nebraska", "680-681 683-693", "51557 57078 66541 80758 82082"),
        new("NV", "Nevada", "889-891 893-895 897-898", "84034"),
        new("NH", "New Hampshire", "030-038"),
        new("NJ", "New Jersey", "070-089"),
        new("NM", "New Mexico", "870-871 873-884", "79837 81137 86504 86515"),
        new("NY", "New York", "005 100-149 06390"),
        new("NC", "North Carolina", "270-289"),
        new("ND", "North Dakota", "580-588", "56744 57638 57641 57642 57645 57648 57660 59221 59270 59275"),
        new("OH", "Ohio", "430-459"),
        new("OK", "Oklahoma", "730-731 734-741 743-749", "67950"),
        new("OR", "Oregon", "970-979", "89421 99362"),
        new("PA", "Pennsylvania", "150-196"),
        new("RI", "Rhode Island", "028-029"),
        new("SC", "South Carolina", "290-299"),
        new("SD", "South Dakota", "570-577",
            "51001 51023 56144 56164 56219 58439 58623 58649 58653 68719 69201 69212 69216 82701"),
        new("TN", "Tennessee", "370-385", "42223 42602 72338"),
        new("TX", "Texas", "733 750-770 772-799 885 73960", "73949 88063 88220 88430"),
        new("UT", "Utah", "840-847", "81324 82930 83312 83342 86044 86514"),
        new("VT", "Vermont", "050-054 056-059"),
        new("VA", "Virginia", "201 220-246 20598"),
        new("WA", "Washington", "980-986 988-994"),
        new("WV", "West Virginia", "247-268", "20135 24604"),
        new("WI", "Wisconsin", "530-532 534-535 537-549"),
        new("WY", "Wyoming", "820-831 83414", "57717"),
        new("AS", "American Samoa", "96799"),
        new("GU", "Guam", "96910-96932"),
        new("MP", "Northern Mariana Islands", "96950-96952"),
        new("PR", "Puerto Rico", "006-007 009"),
        new("VI", "U.S. Virgin Islands", "008"),
        new("FM", "Federated States of Micronesia", "96941-96944"),
        new("MH", "Marshall Islands", "96960 96970"),
        new("PW", "Palau", "96939-96940"),
        new("AA", "Armed Forces Americas", "340"),
        new("AE", "Armed Forces Europe", "090-098"),
        new("AP", "Armed Forces Pacific", "962-966"),
    ];
}
