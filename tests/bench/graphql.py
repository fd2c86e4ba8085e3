"""What is asked of PostGraphile: the fields of the list, and of a whole dossier."""

PERSON = "reference names: dossiersNamesByPersonId { nodes { text script preferred } }"

LIST = """
{
  people: allDossiersPeople(first: 50, orderBy: PRIMARY_KEY_DESC, condition: {mergedIntoId: null}) {
    pageInfo { endCursor hasNextPage }
    nodes {
      reference sex born bornEarliest bornLatest bornWords died diedEarliest diedLatest diedWords
      currentCustody currentStage currentCertainty
      currentSince currentSinceEarliest currentSinceLatest currentSinceWords
      issueCategories publicationState
      names: dossiersNamesByPersonId { nodes { text script preferred } }
      detentions: dossiersDetentionsByPersonId {
        nodes {
          sentenceKind sentenceLength sentenceImposedEarliest beganEarliest
          charges: dossiersChargesByDetentionId {
            nodes { stage offence: dossiersOffenceByOffenceId { code } }
          }
        }
      }
    }
  }
}
"""

EVIDENCE = """
claims: dossiersClaimsBy{0}Id {{
  nodes {{
    rowId field value state basis basisNote credibility
    passage: sourcesPassageByPassageId {{
      rowId quote speaker translation translator start end anchorState
      snapshot: sourcesSnapshotBySnapshotId {{
        rowId textSha256 fileSha256 capturedAt archiveUrl
        source: sourcesSourceBySourceId {{
          reference kind title published publishedEarliest publishedLatest publishedWords
          language url reliability
          publisher: sourcesPublisherByPublisherId {{ name }}
          origin: sourcesPublisherByOriginId {{ name }}
        }}
      }}
    }}
  }}
}}
decisions: dossiersDecisionsBy{0}Id {{
  nodes {{ field value held reason weighed decidedAt withdrawnAt }}
}}
"""

DETENTIONS = f"""
detentions: dossiersDetentionsByPersonId {{
  nodes {{
    rowId form certainty began beganEarliest beganLatest beganWords
    ended endedEarliest endedLatest endedWords howEnded place statedReason underlyingReason
    contact treatment sentenceKind sentenceLength rightsDeprived heldLeast heldMost
    sentenceImposed sentenceImposedEarliest sentenceImposedLatest sentenceImposedWords
    sentenceEnds sentenceEndsEarliest sentenceEndsLatest sentenceEndsWords
    facility: dossiersFacilityByFacilityId {{ name }}
    authority: dossiersOrganisationByAuthorityId {{ name }}
    event: dossiersCaseeventByEventId {{ name }}
    sentenceCourt: dossiersOrganisationBySentenceCourtId {{ name }}
    charges: dossiersChargesByDetentionId {{
      nodes {{ rowId stage offence: dossiersOffenceByOffenceId {{ code name }} }}
    }}
    {EVIDENCE.format("Detention")}
  }}
}}
"""

CHANGES = f"""
status_changes: dossiersStatuschangesByPersonId {{
  nodes {{
    rowId detentionId date dateEarliest dateLatest dateWords custody restrictions legalStage
    certainty mechanism amountMonths description responseId strength outcome
    supersedesId supersedesReason recordedAt
    facility: dossiersFacilityByFacilityId {{ name }}
    court: dossiersOrganisationByCourtId {{ name }}
    {EVIDENCE.format("StatusChange")}
  }}
}}
"""

APPEALS = f"""
appeals: dossiersAppealpeopleByPersonId {{
  nodes {{
    request demands
    appeal: dossiersAppealByAppealId {{
      reference kind status title madeByDetail addressedToDetail occasion
      date dateEarliest dateLatest dateWords
      deadline deadlineEarliest deadlineLatest deadlineWords
      demands text unnamedPersons createdAt
      madeBy: dossiersOrganisationByMadeById {{ name }}
      addressedTo: dossiersOrganisationByAddressedToId {{ name }}
      forum: dossiersForumByForumId {{ name }}
      follows: dossiersAppealByFollowsId {{ reference }}
      persons: dossiersAppealpeopleByAppealId {{
        nodes {{ rowId request demands person: dossiersPersonByPersonId {{ {PERSON} }} }}
      }}
      responses: dossiersResponsesByAppealId {{
        nodes {{
          rowId responderDetail date dateEarliest dateLatest dateWords channel kind text
          responder: dossiersOrganisationByResponderId {{ name }}
          answers: dossiersResponseitemsByResponseId {{
            nodes {{ rowId kind answer person: dossiersPersonByPersonId {{ {PERSON} }} }}
          }}
          {EVIDENCE.format("Response")}
        }}
      }}
      {EVIDENCE.format("Appeal")}
    }}
  }}
}}
"""

DOSSIER = f"""
query Dossier($reference: String!) {{
  person: dossiersPersonByReference(reference: $reference) {{
    reference sex born bornEarliest bornLatest bornWords died diedEarliest diedLatest diedWords
    birthPlace residence nationality ethnicity religion health occupations affiliations
    distinctions issueCategories summary publicationState currentStatusId
    currentCustody currentStage currentCertainty
    currentSince currentSinceEarliest currentSinceLatest currentSinceWords createdAt
    names: dossiersNamesByPersonId {{
      nodes {{ rowId text kind script language romanisation preferred }}
    }}
    identifiers: dossiersExternalidsByPersonId {{ nodes {{ rowId scheme value url }} }}
    relationships: dossiersRelationshipsByPersonId {{
      nodes {{ rowId kind other: dossiersPersonByOtherId {{ {PERSON} }} }}
    }}
    {EVIDENCE.format("Person")}
    {DETENTIONS}
    {CHANGES}
    {APPEALS}
  }}
}}
"""
