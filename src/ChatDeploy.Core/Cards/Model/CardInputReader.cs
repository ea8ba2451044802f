namespace ChatDeploy.Core.Cards.Model;

/// <summary>Reads inputs.</summary>
internal static class CardInputReader
{
    public static CardElement.TextInput Text(CardPart part)
    {
        part.Ignore("errorMessage");
        var style = part.OptionalText("style", 20);
        if (style is not (null or "text")) part.Refuse("style", "only plain text is typed everywhere");
        var longest = part.Number("maxLength");
        if (longest is null or < 1 or > CardLimits.InputLength) part.Refuse("maxLength", $"1 to {CardLimits.InputLength} is expected");
        return new CardElement.TextInput(
            part.Text("label", 200), part.OptionalText("placeholder", CardLimits.Placeholder), part.Flag("isMultiline"), longest ?? 1, part.Flag("isRequired"), part.OptionalText("value", CardLimits.InputLength));
    }

    public static CardElement.ChoiceInput Choices(CardPart part)
    {
        part.Ignore("errorMessage", "wrap");
        var style = part.OptionalText("style", 20);
        if (style is not (null or "compact" or "expanded" or "filtered")) part.Refuse("style", "'compact', 'expanded' or 'filtered' is expected");
        var choices = part.Parts("choices", CardLimits.Choices).Select(choice =>
        {
            var read = new Choice(choice.Text("title", CardLimits.ChoiceLength), choice.Text("value", CardLimits.ChoiceLength));
            if (read.Value.Contains(',', StringComparison.Ordinal)) choice.Refuse("value", "a comma would be taken for the end of the choice");
            choice.Finish();
            return read;
        }).ToList();
        if (choices.Count == 0) part.Refuse("choices", "there is none");
        return new CardElement.ChoiceInput(
            part.Text("label", 200), part.OptionalText("placeholder", CardLimits.Placeholder), part.Flag("isMultiSelect"), style == "expanded", part.Flag("isRequired"), choices, part.OptionalText("value", CardLimits.InputLength));
    }

    public static CardElement.ToggleInput Toggle(CardPart part)
    {
        part.Ignore("errorMessage", "wrap", "isRequired");
        return new CardElement.ToggleInput(
            part.Text("title", CardLimits.ChoiceLength),
            part.OptionalText("label", 200),
            part.OptionalText("valueOn", CardLimits.ChoiceLength) ?? "true",
            part.OptionalText("valueOff", CardLimits.ChoiceLength) ?? "false",
            part.OptionalText("value", CardLimits.ChoiceLength));
    }
}
