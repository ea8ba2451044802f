using System.Collections.Frozen;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>All functions and operators by name, and those that a card may not use.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, string> OtherNames = new Dictionary<string, string>
    {
        ["add"] = "+", ["sub"] = "-", ["mul"] = "*", ["div"] = "/", ["exp"] = "^", ["mod"] = "%",
        ["and"] = "&&", ["or"] = "||", ["not"] = "!", ["equals"] = "==",
        ["greater"] = ">", ["greaterOrEquals"] = ">=", ["less"] = "<", ["lessOrEquals"] = "<=",
        ["&"] = "concat", ["??"] = "coalesce",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Function> Functions =
        PathFunctions.All.Concat(LogicFunctions.All).Concat(NumberFunctions.All).Concat(TextFunctions.All).Concat(ListFunctions.All).Concat(ItemFunctions.All)
            .Concat(ObjectFunctions.All).Concat(ConversionFunctions.All).Concat(DateFunctions.All).Concat(TimeFunctions.All)
            .ToFrozenDictionary(function => function.Name);

    private static readonly FrozenSet<string> NotTheSame = new[]
    {
        "newGuid", "rand", "utcNow", "getFutureTime", "getPastTime", "getNextViableDate", "getNextViableTime", "getPreviousViableDate", "getPreviousViableTime", "resolve",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> NotOffered = new[]
    {
        "isDate", "isDateRange", "isDateTime", "isDefinite", "isDuration", "isPresent", "isTime", "isTimeRange", "isMatch", "replaceIgnoreCase",
        "xml", "xPath", "binary", "base64ToBinary", "dataUriToBinary", "ticks",
        "uriHost", "uriPath", "uriPathAndQuery", "uriPort", "uriQuery", "uriScheme", "optional", "setPathToValue", "stringOrValue",
    }.ToFrozenSet();

    /// <summary>The function or operator of a name; null when there is none.</summary>
    public static Function? Find(string name) => Functions.GetValueOrDefault(OtherNames.GetValueOrDefault(name, name));

    /// <summary>Why a function that the reference has may not be used in a card; null for any other name.</summary>
    public static string? Refusal(string name)
    {
        if (NotTheSame.Contains(name)) return $"'{name}' is not for cards: a card must be the same for the same data; pass the value as data";
        return NotOffered.Contains(name) ? $"'{name}' is not offered in cards; pass the value as data" : null;
    }

    /// <summary>All names that are refused.</summary>
    public static IEnumerable<string> Refused => NotTheSame.Concat(NotOffered);

    /// <summary>All names that can be used.</summary>
    public static IEnumerable<string> Names => Functions.Keys.Concat(OtherNames.Keys);
}
