using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Model;

/// <summary>A button; the cases are nested.</summary>
/// <param name="Title">What stands on it, at most <see cref="CardLimits.ButtonLength"/> characters.</param>
public abstract record CardAction(string Title)
{
    /// <summary><c>Action.Execute</c>: tells us that it was pressed.</summary>
    /// <param name="Title">What stands on it.</param>
    /// <param name="Verb">What to do: <c>launch</c>, <c>approve</c>, …</param>
    /// <param name="Data">What it is about: ids, each at most <see cref="CardLimits.DataValueLength"/> characters. Without the confirmation's text.</param>
    /// <param name="Confirm">The question to be answered first, because it destroys something; null where none is asked.</param>
    /// <param name="Style">Its look.</param>
    /// <param name="IsSecondary">Whether it may be put behind a menu.</param>
    /// <param name="TakesInputs">Whether the card's inputs go along and have to be valid.</param>
    public sealed record Execute(string Title, string Verb, JsonObject Data, string? Confirm, ActionStyle Style, bool IsSecondary, bool TakesInputs) : CardAction(Title);

    /// <summary><c>Action.OpenUrl</c>: opens a page.</summary>
    /// <param name="Title">What stands on it.</param>
    /// <param name="Url">Absolute, http or https.</param>
    /// <param name="IsSecondary">Whether it may be put behind a menu.</param>
    public sealed record Open(string Title, Uri Url, bool IsSecondary) : CardAction(Title);
}
