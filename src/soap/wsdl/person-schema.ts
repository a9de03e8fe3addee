import { SOAP_LENGTHS } from '../../contract/index.ts';
import { NAMESPACES } from '../namespaces.ts';

/**
 * The XML schema of Person and its parts: as strict as the documented one, and no stricter, so that what is valid by this
 * is valid by that.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export const PERSON_SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:begrep="${NAMESPACES.person}"
    targetNamespace="${NAMESPACES.person}" elementFormDefault="qualified">
  <xs:element name="Person" type="begrep:Person"/>
  <xs:complexType name="Person">
    <xs:sequence>
      <xs:element name="personidentifikator" type="begrep:personidentifikator"/>
      <xs:element name="reservasjon" type="begrep:reservasjon" minOccurs="0"/>
      <xs:element name="status" type="begrep:status" minOccurs="0"/>
      <xs:element name="varslingsstatus" type="begrep:varslingsstatus" minOccurs="0"/>
      <xs:element name="Kontaktinformasjon" type="begrep:Kontaktinformasjon" minOccurs="0"/>
      <xs:element name="SikkerDigitalPostAdresse" type="begrep:SikkerDigitalPostAdresse" minOccurs="0"/>
      <xs:element name="X509Sertifikat" type="begrep:X509Sertifikat" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Kontaktinformasjon">
    <xs:sequence>
      <xs:element name="Mobiltelefonnummer" type="begrep:Mobiltelefonnummer" minOccurs="0"/>
      <xs:element name="Epostadresse" type="begrep:Epostadresse" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="SikkerDigitalPostAdresse">
    <xs:sequence>
      <xs:element name="postkasseadresse" type="begrep:postkasseadresse"/>
      <xs:element name="postkasseleverandoerAdresse" type="begrep:postkasseleverandoerAdresse"/>
    </xs:sequence>
  </xs:complexType>
${createChannelType('Mobiltelefonnummer', 'mobiltelefonnummer')}
${createChannelType('Epostadresse', 'epostadresse')}
${createTextType('personidentifikator', formatLengthFacets('personidentifikator'))}
${createTextType('mobiltelefonnummer', formatLengthFacets('Mobiltelefonnummer'))}
${createTextType('epostadresse', formatLengthFacets('Epostadresse'))}
${createTextType('postkasseadresse', formatLengthFacets('postkasseadresse'))}
${createTextType('postkasseleverandoerAdresse', formatLengthFacets('postkasseleverandoerAdresse'))}
${createTextType('reservasjon', formatEnumeration('JA', 'NEI'))}
${createTextType('status', formatEnumeration('AKTIV', 'SLETTET', 'IKKE_REGISTRERT'))}
${createTextType('varslingsstatus', formatEnumeration('KAN_VARSLES', 'KAN_IKKE_VARSLES'))}
  <xs:simpleType name="X509Sertifikat">
    <xs:restriction base="xs:base64Binary"/>
  </xs:simpleType>
</xs:schema>`;

function createChannelType(name: string, type: string): string {
  return `  <xs:complexType name="${name}">
    <xs:simpleContent>
      <xs:extension base="begrep:${type}">
        <xs:attribute name="sistOppdatert" type="xs:dateTime"/>
        <xs:attribute name="sistVerifisert" type="xs:dateTime"/>
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>`;
}

function createTextType(name: string, facets: string): string {
  return `  <xs:simpleType name="${name}">
    <xs:restriction base="xs:string">${facets}</xs:restriction>
  </xs:simpleType>`;
}

function formatLengthFacets(name: keyof typeof SOAP_LENGTHS): string {
  const [min, max] = SOAP_LENGTHS[name];
  if (min === max) return `<xs:length value="${min}"/>`;
  return `<xs:minLength value="${min}"/><xs:maxLength value="${max}"/>`;
}

function formatEnumeration(...all: string[]): string {
  return all.map((value) => `<xs:enumeration value="${value}"/>`).join('');
}
