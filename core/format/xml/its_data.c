#include "its_data.h"

#include <glib.h>
#include <string.h>

/* ITS 2.0, 8.2 to 8.20, and 8.1 for defaults and inheritance. */
const ItsData its_data_table[] = {
	{
		.identifier = "translate", .folder = "translate",
		.rule = "translateRule",
		.properties = {{.name = "translate", .html = "translate",
		    .values = {"yes", "no"}, .is_key = true}},
		.element = "yes", .attribute = "no", .to_children = true,
	}, {
		.identifier = "localization-note",
		.folder = "localizationnote", .rule = "locNoteRule",
		.properties = {
		    {.name = "locNote", .is_text = true, .is_key = true},
		    {.name = "locNoteRef", .is_key = true},
		    {.name = "locNoteType", .fallback = "description",
		    .values = {"description", "alert"}}},
		.to_children = true,
	}, {
		.identifier = "terminology", .folder = "terminology",
		.rule = "termRule",
		.properties = {
		    {.name = "term", .values = {"yes", "no"},
		    .is_key = true},
		    {.name = "termInfo", .is_text = true,
		    .is_global = true},
		    {.name = "termInfoRef"}, {.name = "termConfidence"}},
		.element = "no", .attribute = "no", .has_annotator = true,
	}, {
		.identifier = "directionality", .folder = "directionality",
		.rule = "dirRule",
		.properties = {{.name = "dir", .html = "dir", .values =
		    {"ltr", "rtl", "lro", "rlo"}, .is_key = true}},
		.element = "ltr", .attribute = "ltr", .to_children = true,
		.to_attributes = true,
	}, {
		.identifier = "language-information",
		.folder = "languageinformation", .rule = "langRule",
		.properties = {{.name = "lang", .xml = "lang",
		    .html = "lang", .is_key = true}},
		.to_children = true, .to_attributes = true,
	}, {
		.identifier = "elements-within-text",
		.folder = "elementswithintext", .rule = "withinTextRule",
		.properties = {{.name = "withinText",
		    .values = {"no", "yes", "nested"}, .is_key = true}},
		.element = "no",
	}, {
		.identifier = "domain", .folder = "domain",
		.rule = "domainRule",
		.properties = {{.name = "domains", .pointer =
		    "domainPointer", .is_key = true, .is_global = true}},
		.to_children = true, .to_attributes = true,
	}, {
		.identifier = "text-analysis", .folder = "textanalysis",
		.rule = "textAnalysisRule",
		.properties = {
		    {.name = "taClassRef", .is_key = true},
		    {.name = "taIdentRef", .is_key = true},
		    {.name = "taIdent", .is_key = true},
		    {.name = "taSource"}, {.name = "taConfidence"}},
		.has_annotator = true,
	}, {
		.identifier = "locale-filter", .folder = "localefilter",
		.rule = "localeFilterRule",
		.properties = {
		    {.name = "localeFilterList", .is_key = true},
		    {.name = "localeFilterType", .fallback = "include",
		    .values = {"include", "exclude"}}},
		.element = "*", .attribute = "*", .to_children = true,
		.to_attributes = true,
	}, {
		.identifier = "provenance", .folder = "provenance",
		.rule = "provRule",
		.properties = {
		    {.name = "person", .is_key = true},
		    {.name = "personRef", .is_key = true},
		    {.name = "org", .is_key = true},
		    {.name = "orgRef", .is_key = true},
		    {.name = "tool", .is_key = true},
		    {.name = "toolRef", .is_key = true},
		    {.name = "revPerson", .is_key = true},
		    {.name = "revPersonRef", .is_key = true},
		    {.name = "revOrg", .is_key = true},
		    {.name = "revOrgRef", .is_key = true},
		    {.name = "revTool", .is_key = true},
		    {.name = "revToolRef", .is_key = true},
		    {.name = "provRef", .is_key = true}},
		.standoff = "provenanceRecordsRef",
		.records = "provenanceRecords", .record = "provenanceRecord",
		.to_children = true, .to_attributes = true,
	}, {
		.identifier = "external-resource",
		.folder = "externalresource",
		.rule = "externalResourceRefRule",
		.properties = {{.name = "externalResourceRef",
		    .is_key = true, .is_global = true}},
	}, {
		.identifier = "target-pointer", .folder = "targetpointer",
		.rule = "targetPointerRule",
		.properties = {{.name = "targetPointer", .pointer = "",
		    .is_key = true, .is_global = true}},
	}, {
		.identifier = "id-value", .folder = "idvalue",
		.rule = "idValueRule",
		.properties = {{.name = "idValue", .pointer = "idValue",
		    .xml = "id", .html = "id", .is_key = true}},
	}, {
		.identifier = "preserve-space", .folder = "preservespace",
		.rule = "preserveSpaceRule",
		.properties = {{.name = "space", .xml = "space", .values =
		    {"default", "preserve"}, .is_key = true}},
		.element = "default", .attribute = "default",
		.to_children = true, .to_attributes = true,
	}, {
		.identifier = "localization-quality-issue",
		.folder = "locqualityissue", .rule = "locQualityIssueRule",
		.properties = {
		    {.name = "locQualityIssueType", .is_key = true},
		    {.name = "locQualityIssueComment", .is_key = true},
		    {.name = "locQualityIssueSeverity"},
		    {.name = "locQualityIssueProfileRef"},
		    {.name = "locQualityIssueEnabled", .fallback = "yes",
		    .values = {"yes", "no"}}},
		.standoff = "locQualityIssuesRef",
		.records = "locQualityIssues", .record = "locQualityIssue",
		.to_children = true,
	}, {
		.identifier = "localization-quality-rating",
		.folder = "locqualityrating",
		.properties = {
		    {.name = "locQualityRatingScore", .is_key = true},
		    {.name = "locQualityRatingVote", .is_key = true},
		    {.name = "locQualityRatingScoreThreshold"},
		    {.name = "locQualityRatingVoteThreshold"},
		    {.name = "locQualityRatingProfileRef"}},
		.to_children = true,
	}, {
		.identifier = "mt-confidence", .folder = "mtconfidence",
		.rule = "mtConfidenceRule",
		.properties = {{.name = "mtConfidence", .is_key = true}},
		.to_children = true, .has_annotator = true,
	}, {
		.identifier = "allowed-characters",
		.folder = "allowedcharacters",
		.rule = "allowedCharactersRule",
		.properties = {{.name = "allowedCharacters",
		    .is_key = true}},
		.to_children = true,
	}, {
		.identifier = "storage-size", .folder = "storagesize",
		.rule = "storageSizeRule",
		.properties = {
		    {.name = "storageSize", .is_key = true},
		    {.name = "storageEncoding", .fallback = "UTF-8"},
		    {.name = "lineBreakType", .fallback = "lf",
		    .values = {"cr", "lf", "crlf", "nel"}}},
	},
	{.identifier = NULL},
};

static bool
is_called(const char *name, const char *word)
{
	for (;; name++, word++) {
		while (*name == '-')
			name++;
		while (*word == '-')
			word++;
		if (g_ascii_tolower(*name) != g_ascii_tolower(*word))
			return false;
		if (*name == '\0')
			return true;
	}
}

const ItsData *
its_data_find(const char *name)
{
	for (const ItsData *data = its_data_table; data->identifier != NULL;
	    data++)
		if (is_called(name, data->identifier) ||
		    is_called(name, data->folder))
			return data;
	return NULL;
}

const ItsData *
its_data_of_rule(const char *rule)
{
	for (const ItsData *data = its_data_table; data->identifier != NULL;
	    data++)
		if (data->rule != NULL && strcmp(data->rule, rule) == 0)
			return data;
	return NULL;
}

const char *
its_data_value(const ItsDataProperty *property, const char *value,
    bool is_html)
{
	const char *const *allowed = property->values;

	if (*allowed == NULL)
		return value;
	for (; *allowed != NULL; allowed++)
		if (strcmp(*allowed, value) == 0 || (is_html &&
		    g_ascii_strcasecmp(*allowed, value) == 0))
			return *allowed;
	return NULL;
}
