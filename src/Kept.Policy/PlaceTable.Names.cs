namespace Kept.Policy;

internal sealed partial class PlaceTable
{
    /// <summary>The states, the district and the outlying areas of the United States, by ISO 3166-2:US without its prefix.</summary>
    const string States = """
        AL alabama, AK alaska, AZ arizona, AR arkansas, CA california, CO colorado, CT connecticut, DE delaware,
        DC district-of-columbia, FL florida, GA georgia-us, HI hawaii, ID idaho, IL illinois, IN indiana, IA iowa,
        KS kansas, KY kentucky, LA louisiana, ME maine, MD maryland, MA massachusetts, MI michigan, MN minnesota,
        MS mississippi, MO missouri, MT montana, NE nebraska, NV nevada, NH new-hampshire, NJ new-jersey,
        NM new-mexico, NY new-york, NC north-carolina, ND north-dakota, OH ohio, OK oklahoma, OR oregon,
        PA pennsylvania, RI rhode-island, SC south-carolina, SD south-dakota, TN tennessee, TX texas, UT utah,
        VT vermont, VA virginia, WA washington, WV west-virginia, WI wisconsin, WY wyoming, AS american-samoa, GU guam,
        MP northern-mariana-islands, PR puerto-rico, UM us-minor-islands, VI us-virgin-islands
        """;

    /// <summary>Every other country and area with a code of its own in ISO 3166-1.</summary>
    const string Countries = """
        AD andorra, AE united-arab-emirates, AF afghanistan, AG antigua-and-barbuda, AI anguilla, AL albania,
        AM armenia, AO angola, AQ antarctica, AR argentina, AT austria, AU australia, AW aruba, AX aland-islands,
        AZ azerbaijan, BA bosnia-and-herzegovina, BB barbados, BD bangladesh, BE belgium, BF burkina-faso, BG bulgaria,
        BH bahrain, BI burundi, BJ benin, BL saint-barthelemy, BM bermuda, BN brunei, BO bolivia,
        BQ caribbean-netherlands, BR brazil, BS bahamas, BT bhutan, BV bouvet-island, BW botswana, BY belarus,
        BZ belize, CA canada, CC cocos-islands, CD congo-kinshasa, CF central-african-republic, CG congo-brazzaville,
        CH switzerland, CI ivory-coast, CK cook-islands, CL chile, CM cameroon, CN china, CO colombia, CR costa-rica,
        CU cuba, CV cape-verde, CW curacao, CX christmas-island, CY cyprus, CZ czechia, DE germany, DJ djibouti,
        DK denmark, DM dominica, DO dominican-republic, DZ algeria, EC ecuador, EE estonia, EG egypt,
        EH western-sahara, ER eritrea, ES spain, ET ethiopia, FI finland, FJ fiji, FK falkland-islands, FM micronesia,
        FO faroe-islands, FR france, GA gabon, GB united-kingdom, GD grenada, GE georgia, GF french-guiana,
        GG guernsey, GH ghana, GI gibraltar, GL greenland, GM gambia, GN guinea, GP guadeloupe, GQ equatorial-guinea,
        GR greece, GS south-georgia, GT guatemala, GW guinea-bissau, GY guyana, HK hong-kong,
        HM heard-and-mcdonald-islands, HN honduras, HR croatia, HT haiti, HU hungary, ID indonesia, IE ireland,
        IL israel, IM isle-of-man, IN india, IO british-indian-ocean-territory, IQ iraq, IR iran, IS iceland, IT italy,
        JE jersey, JM jamaica, JO jordan, JP japan, KE kenya, KG kyrgyzstan, KH cambodia, KI kiribati, KM comoros,
        KN saint-kitts-and-nevis, KP north-korea, KR south-korea, KW kuwait, KY cayman-islands, KZ kazakhstan, LA laos,
        LB lebanon, LC saint-lucia, LI liechtenstein, LK sri-lanka, LR liberia, LS lesotho, LT lithuania,
        LU luxembourg, LV latvia, LY libya, MA morocco, MC monaco, MD moldova, ME montenegro, MF saint-martin,
        MG madagascar, MH marshall-islands, MK north-macedonia, ML mali, MM myanmar, MN mongolia, MO macao,
        MQ martinique, MR mauritania, MS montserrat, MT malta, MU mauritius, MV maldives, MW malawi, MX mexico,
        MY malaysia, MZ mozambique, NA namibia, NC new-caledonia, NE niger, NF norfolk-island, NG nigeria,
        NI nicaragua, NL netherlands, NO norway, NP nepal, NR nauru, NU niue, NZ new-zealand, OM oman, PA panama,
        PE peru, PF french-polynesia, PG papua-new-guinea, PH philippines, PK pakistan, PL poland,
        PM saint-pierre-and-miquelon, PN pitcairn, PS palestine, PT portugal, PW palau, PY paraguay, QA qatar,
        RE reunion, RO romania, RS serbia, RU russia, RW rwanda, SA saudi-arabia, SB solomon-islands, SC seychelles,
        SD sudan, SE sweden, SG singapore, SH saint-helena, SI slovenia, SJ svalbard-and-jan-mayen, SK slovakia,
        SL sierra-leone, SM san-marino, SN senegal, SO somalia, SR suriname, SS south-sudan, ST sao-tome-and-principe,
        SV el-salvador, SX sint-maarten, SY syria, SZ eswatini, TC turks-and-caicos-islands, TD chad,
        TF french-southern-territories, TG togo, TH thailand, TJ tajikistan, TK tokelau, TL timor-leste,
        TM turkmenistan, TN tunisia, TO tonga, TR turkiye, TT trinidad-and-tobago, TV tuvalu, TW taiwan, TZ tanzania,
        UA ukraine, UG uganda, UY uruguay, UZ uzbekistan, VA vatican-city, VC saint-vincent, VE venezuela,
        VG british-virgin-islands, VN vietnam, VU vanuatu, WF wallis-and-futuna, WS samoa, YE yemen, YT mayotte,
        ZA south-africa, ZM zambia, ZW zimbabwe
        """;

    /// <summary>Members of the European Union, with the areas of ISO 3166-1 that belong to them and to it.</summary>
    const string EuropeanUnion = """
        AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE
        AX GF GP MF MQ RE YT
        """;

    /// <summary>What the European Economic Area has besides.</summary>
    const string EconomicAreaBesides = "IS LI NO";
}
