using System.Text.RegularExpressions;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Checks opening hours: <c>Mo-Sa 09:00-20:00; Su 10:00-13:00</c>, the part of OpenStreetMap's notation that shops use.</summary>
/// <remarks>A day may be <c>off</c> or have several periods; one that ends before it begins ends the next day; <c>24/7</c> never closes.</remarks>
internal static partial class OpeningHoursSyntax
{
    private const string Expected = "expected days and times, like 'Mo-Sa 09:00-20:00; Su 10:00-13:00'";

    [GeneratedRegex(@"\A(?<days>(Mo|Tu|We|Th|Fr|Sa|Su)(-(Mo|Tu|We|Th|Fr|Sa|Su))?(,\s*(Mo|Tu|We|Th|Fr|Sa|Su)(-(Mo|Tu|We|Th|Fr|Sa|Su))?)*)\s+(?<times>off|closed|[0-9].*)\z", RegexOptions.ExplicitCapture, CatalogSyntax.MatchTimeout)]
    private static partial Regex Rule { get; }

    [GeneratedRegex(@"\A(?<from>([01][0-9]|2[0-3]):[0-5][0-9])-(?<to>([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\z", RegexOptions.ExplicitCapture, CatalogSyntax.MatchTimeout)]
    private static partial Regex Period { get; }

    /// <summary>What is wrong with the text, or null when it is sound.</summary>
    public static string? Problem(string text)
    {
        if (text == "24/7") return null;
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var rule = Rule.Match(part);
            if (!rule.Success) return $"'{ScalarNode.Shortened(part)}' is no opening hours; {Expected}";
            if (rule.Groups["times"].Value is "off" or "closed") continue;
            foreach (var time in rule.Groups["times"].Value.Split(',', StringSplitOptions.TrimEntries))
            {
                var period = Period.Match(time);
                if (!period.Success || period.Groups["from"].Value == period.Groups["to"].Value)
                    return $"'{ScalarNode.Shortened(time)}' is no period of a day; {Expected}";
            }
        }

        return null;
    }
}
